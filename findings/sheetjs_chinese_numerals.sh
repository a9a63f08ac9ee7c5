#!/bin/sh
# SheetJS (xlsx 0.18.5) shows a number in Excel's format 中文小写数字 with a dollar sign.
#
# Expected: the text of 5 in the format [DBNum1][$-804]General is 五, or plainly 5.
# Seen:     "$5": the tag of the language, [$-804], is shown as a currency sign; [DBNum1]General gives 5.
set -eu
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
npm install --silent --prefix "$folder" xlsx@0.18.5
cd "$folder"
node - <<'EOF'
const XLSX = require("xlsx");

const formats = ["[DBNum1][$-804]General", "[DBNum1]General", "[$-804]General"];
const sheet = XLSX.utils.aoa_to_sheet(formats.map(() => [5]));
formats.forEach((format, row) => { sheet[`A${row + 1}`].z = format; });
const book = XLSX.utils.book_new();
XLSX.utils.book_append_sheet(book, sheet, "S");
const read = XLSX.read(XLSX.write(book, { type: "buffer" }), { cellNF: true }).Sheets.S;
const seen = formats.map((_, row) => read[`A${row + 1}`].w);
formats.forEach((format, row) => console.log(`${format}: ${seen[row]}`));
process.exit(JSON.stringify(seen) === JSON.stringify(["$5", "5", "$5"]) ? 0 : 1);
EOF
