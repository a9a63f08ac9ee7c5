Attribute VB_Name = "NbHost"
Option Explicit

' Everything that depends on Windows: the settings file, the child process, Unicode dialogs.
' Late-bound objects only; no reference, no DLL, no command interpreter.

Private Const SETTINGS As String = "%LOCALAPPDATA%\nianbao\nianbao.conf"
Private Const FOR_READING As Long = 1
Private Const UTF_16 As Long = -1
Private Const IN_FRONT As Long = 4096

Private child As Object

' Only the user's own profile is asked: a setting that a workbook could bring along would let
' whoever mailed it start any program.
Public Function NbSettingsPath() As String
    NbSettingsPath = CreateObject("WScript.Shell").ExpandEnvironmentStrings(SETTINGS)
End Function

' UTF-16, because VBA reads every other text file by the machine's code page.
Public Function NbSettings() As String
    Dim files As Object
    Dim stream As Object
    Set files = CreateObject("Scripting.FileSystemObject")
    If Not files.FileExists(NbSettingsPath()) Then Exit Function
    Set stream = files.OpenTextFile(NbSettingsPath(), FOR_READING, False, UTF_16)
    If Not stream.AtEndOfStream Then NbSettings = stream.ReadAll
    stream.Close
End Function

Public Function NbFileExists(ByVal path As String) As Boolean
    NbFileExists = CreateObject("Scripting.FileSystemObject").FileExists(path)
End Function

' Exec, unlike Run, leaves %NAME% in a file name alone.
Public Sub NbStart(ByVal commandLine As String)
    Set child = CreateObject("WScript.Shell").Exec(commandLine)
    ' a cell being edited would turn the program away; its own dialogs are not concerned
    On Error Resume Next
    Application.Interactive = False
End Sub

Public Function NbRunning() As Boolean
    NbRunning = (child.Status = 0)
End Function

Public Function NbExitCode() As Long
    NbExitCode = child.ExitCode
End Function

' The program's calls are served while events are.
Public Sub NbPause()
    DoEvents
End Sub

Public Sub NbReleaseInput()
    Application.Interactive = True
End Sub

Public Function NbWindow() As String
    NbWindow = CStr(Application.Hwnd)
End Function

Public Function NbApplicationPath() As String
    NbApplicationPath = Application.Path & "\" & Application.Name
End Function

' Other programs than Excel know no such view.
Public Function NbInProtectedView() As Boolean
    On Error Resume Next
    NbInProtectedView = Not Application.ActiveProtectedViewWindow Is Nothing
End Function

' MsgBox turns what the machine's code page lacks into question marks; Popup does not.
Public Sub NbShow(ByVal message As String, ByVal title As String, ByVal buttons As Long)
    On Error GoTo NoScripting
    CreateObject("WScript.Shell").Popup message, 0, title, buttons + IN_FRONT
    Exit Sub
NoScripting:
    MsgBox message, buttons, title
End Sub

Public Function NbAsk(ByVal question As String, ByVal title As String) As Boolean
    Dim answer As Long
    answer = CreateObject("WScript.Shell").Popup(question, 0, title, vbYesNo + vbQuestion + IN_FRONT)
    NbAsk = (answer = vbYes)
End Function
