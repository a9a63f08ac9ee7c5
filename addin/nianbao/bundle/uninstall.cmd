@echo off
setlocal EnableExtensions DisableDelayedExpansion
rem Takes away all that install.cmd put in place.
rem No program is taken from the folder that is open: programs of the same name may lie there.
set "NoDefaultCurrentDirectoryInExePath=1"
set "HERE=%~dp0"
for /f "tokens=2 delims=:" %%C in ('chcp') do set "CODEPAGE=%%C"
chcp 65001 >nul
set "RESULT=1"
if not defined LOCALAPPDATA goto no_profile
set "TARGET=%LOCALAPPDATA%\nianbao"
if not exist "%TARGET%\nianbao.mark" goto absent
set "PYTHON=%TARGET%\python\python.exe"
if not exist "%PYTHON%" set "PYTHON=%TARGET%\env\Scripts\python.exe"
"%PYTHON%" -I -X utf8 -m nianbao uninstall
if errorlevel 1 goto failed
if exist "%TARGET%\env" rmdir /s /q "%TARGET%\env"
if exist "%TARGET%\python" rmdir /s /q "%TARGET%\python"
if exist "%TARGET%\env" goto failed
if exist "%TARGET%\python" goto failed
del /q "%TARGET%\nianbao.mark" "%TARGET%\install.log" >nul 2>&1
rmdir "%TARGET%" >nul 2>&1
if exist "%TARGET%" type "%HERE%help\kept.txt"
if not exist "%TARGET%" type "%HERE%help\removed.txt"
set "RESULT=0"
goto end

:absent
type "%HERE%help\absent.txt"
set "RESULT=0"
goto end

:no_profile
type "%HERE%help\no_profile.txt"
goto end

:failed
type "%HERE%help\not_removed.txt"

:end
if defined CODEPAGE chcp %CODEPAGE% >nul
if not "%~1"=="/quiet" pause >nul
exit /b %RESULT%
