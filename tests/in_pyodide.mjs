/* Run test files with pytest in the page's own Python, under node.

   node in_pyodide.mjs RUNTIME PROJECT PACKAGES [arguments of pytest]; RUNTIME is the unpacked npm
   package, PACKAGES the folder that holds the pure Python packages below. Exit code: pytest's. */
import { readFileSync } from "node:fs";
import { join } from "node:path";
import { pathToFileURL } from "node:url";

const PACKAGES = ["pytest", "_pytest", "pluggy", "iniconfig", "packaging", "pygments", "openpyxl",
  "et_xmlfile", "xlsxwriter", "chinese_calendar"];
const [runtime, project, packages, ...given] = process.argv.slice(2);
const { loadPyodide } = await import(pathToFileURL(join(runtime, "pyodide.mjs")));
const env = { HOME: "/tmp", PYTHONDONTWRITEBYTECODE: "1", PYTEST_DISABLE_PLUGIN_AUTOLOAD: "1" };
const python = await loadPyodide({ indexURL: runtime, env });
const folders = Object.fromEntries(PACKAGES.map((name) => [`/packages/${name}`, join(packages, name)]));
for (const [place, folder] of Object.entries({ ...folders, "/project": project })) {
  python.FS.mkdirTree(place);
  python.mountNodeFS(place, folder);
}
python.FS.writeFile("/packages/py.py", readFileSync(join(packages, "py.py"))); // pytest's own
python.globals.set("given", python.toPy(given));
const code = python.runPython(`
import os, sys
os.chdir("/project")
sys.path[:0] = ["/project/addin", "/project/tests"]
sys.path.append("/packages")
import pytest
int(pytest.main(["-p", "no:cacheprovider", "-p", "in_pyodide", *given]))
`);
process.exit(code);
