#!/bin/sh
# HyperFormula 3.5.0 cuts negative numbers with INT where every spreadsheet program rounds them down.
#
# Expected: =INT(-3.5) is -4, so that INT(x)=x tells whole numbers and x-INT(x) is never negative.
# Seen:     -3, the same as TRUNC.
set -eu
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
npm install --silent --prefix "$folder" hyperformula@3.5.0
cd "$folder"
node - <<'EOF'
const { HyperFormula } = require("hyperformula");

const formulas = ["=INT(3.5)", "=INT(-3.5)", "=TRUNC(-3.5)", "=-3.5-INT(-3.5)"];
const book = HyperFormula.buildFromArray([formulas], { licenseKey: "gpl-v3" });
const seen = book.getSheetValues(0)[0];
formulas.forEach((formula, place) => console.log(`${formula}: ${seen[place]}`));
process.exit(JSON.stringify(seen) === JSON.stringify([3, -3, -3, -0.5]) ? 0 : 1);
EOF
