/* Run test files with pytest in the page's own Python, under node.

   node in_pyodide.mjs RUNTIME PROJECT PACKAGES [arguments of pytest]; RUNTIME is the unpacked npm
   package, PACKAGES the folder of the pure Python packages. Exit code: pytest's. */
import { join } from "node:path";
import { pathToFileURL } from "node:url";

const [runtime, project, packages, ...given] = process.argv.slice(2);
const { loadPyodide } = await import(pathToFileURL(join(runtime, "pyodide.mjs")));
const python = await loadPyodide({ indexURL: runtime, env: { HOME: "/tmp", PYTHONDONTWRITEBYTECODE: "1",
  PYTEST_DISABLE_PLUGIN_AUTOLOAD: "1" } });
for (const [place, folder] of [["/project", project], ["/packages", packages]]) {
  python.FS.mkdirTree(place);
  python.mountNodeFS(place, folder);
}
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
