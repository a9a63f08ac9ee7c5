Attribute VB_Name = "NbMacros"
Option Explicit

' Every button as a macro without parameters. The work is done by the Python program; only a
' fresh workbook and the page about the add-in need none.

Public Sub NbNew()
    Dim template As String
    On Error GoTo Failed
    template = NbLauncher.NbInstalled("template")
    If template <> "" Then Application.Workbooks.Add template
    Exit Sub
Failed:
    NbText.NbTell "new_failed", "reason", Err.Description
End Sub

Public Sub NbLastYear()
    NbLauncher.NbRun "last_year"
End Sub

Public Sub NbRecompute()
    NbLauncher.NbRun "recompute"
End Sub

Public Sub NbCheck()
    NbLauncher.NbRun "check"
End Sub

Public Sub NbNextFinding()
    NbLauncher.NbRun "next_finding"
End Sub

Public Sub NbExplain()
    NbLauncher.NbRun "explain"
End Sub

Public Sub NbUndo()
    NbLauncher.NbRun "undo"
End Sub

Public Sub NbClearMarks()
    NbLauncher.NbRun "clear_marks"
End Sub

Public Sub NbExport()
    NbLauncher.NbRun "export"
End Sub

Public Sub NbSubmit()
    NbLauncher.NbRun "submit"
End Sub

Public Sub NbHelp()
    NbLauncher.NbRun "help"
End Sub

Public Sub NbDoctor()
    NbLauncher.NbRun "doctor"
End Sub

Public Sub NbAbout()
    Dim interpreter As String
    On Error GoTo Failed
    interpreter = NbLauncher.NbSetting("interpreter")
    If interpreter = "" Then interpreter = NbText.NbSay("none")
    NbText.NbTell "about", "program", interpreter, "settings", NbHost.NbSettingsPath()
    Exit Sub
Failed:
    NbText.NbTell "failed", "reason", Err.Description
End Sub
