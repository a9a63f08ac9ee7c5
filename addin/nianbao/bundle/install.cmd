@echo off
setlocal EnableExtensions DisableDelayedExpansion
rem Installs nianbao for this user: no administrator rights, no network.
rem Pure ASCII; what the user reads stands in help\*.txt, in UTF-8.
rem No program is taken from the folder that is open: programs of the same name may lie there.
set "NoDefaultCurrentDirectoryInExePath=1"
set "HERE=%~dp0"
for /f "tokens=2 delims=:" %%C in ('chcp') do set "CODEPAGE=%%C"
chcp 65001 >nul
if not defined LOCALAPPDATA goto no_profile
set "TARGET=%LOCALAPPDATA%\nianbao"
set "PYTHON="
if exist "%HERE%python\python.exe" goto private
for %%V in (3.13 3.12 3.11) do if not defined PYTHON call :ask_launcher %%V
if not defined PYTHON call :ask_path
if not defined PYTHON goto no_python
"%PYTHON%" -I "%HERE%support\check_files.py"
if errorlevel 1 goto altered
type "%HERE%help\working.txt"
if not exist "%TARGET%" mkdir "%TARGET%"
echo nianbao> "%TARGET%\nianbao.mark"
"%PYTHON%" -I -m venv "%TARGET%\env"
if errorlevel 1 goto failed
set "PYTHON=%TARGET%\env\Scripts\python.exe"
goto packages

:private
"%HERE%python\python.exe" -I "%HERE%support\check_files.py"
if errorlevel 1 goto altered
type "%HERE%help\working.txt"
if not exist "%TARGET%" mkdir "%TARGET%"
echo nianbao> "%TARGET%\nianbao.mark"
xcopy "%HERE%python" "%TARGET%\python" /E /I /Q /Y >nul
if errorlevel 1 goto failed
set "PYTHON=%TARGET%\python\python.exe"
"%PYTHON%" -I "%HERE%support\check_python.py"
if errorlevel 1 goto wrong_python
"%PYTHON%" -I "%HERE%support\open_path.py"
if errorlevel 1 goto failed

:packages
"%PYTHON%" -I "%HERE%support\pip.whl\pip" install --no-index --find-links "%HERE%wheels" --upgrade --no-warn-script-location --disable-pip-version-check -r "%HERE%support\packages.txt" >"%TARGET%\install.log" 2>&1
if errorlevel 1 goto failed
"%PYTHON%" -I -X utf8 -m nianbao install
if errorlevel 1 goto failed
"%PYTHON%" -I -X utf8 -m nianbao doctor
type "%HERE%help\done.txt"
set "RESULT=0"
goto end

:ask_launcher
py -%1 -I "%HERE%support\check_python.py" >nul 2>&1
if errorlevel 1 exit /b 0
for /f "usebackq delims=" %%P in (`py -%1 -I "%HERE%support\check_python.py"`) do set "PYTHON=%%P"
exit /b 0

:ask_path
python -I "%HERE%support\check_python.py" >nul 2>&1
if errorlevel 1 exit /b 0
for /f "usebackq delims=" %%P in (`python -I "%HERE%support\check_python.py"`) do set "PYTHON=%%P"
exit /b 0

:no_profile
type "%HERE%help\no_profile.txt"
set "RESULT=1"
goto end

:no_python
type "%HERE%help\no_python.txt"
set "RESULT=1"
goto end

:altered
type "%HERE%help\altered.txt"
set "RESULT=1"
goto end

:wrong_python
type "%HERE%help\wrong_python.txt"
set "RESULT=1"
goto end

:failed
type "%HERE%help\failed.txt"
if exist "%TARGET%\install.log" type "%TARGET%\install.log"
set "RESULT=1"

:end
if defined CODEPAGE chcp %CODEPAGE% >nul
if not "%~1"=="/quiet" pause >nul
exit /b %RESULT%
