Attribute VB_Name = "NbMacros"
Option Explicit

' Every button as a macro without parameters. The work is done by the Python program; only a
' fresh workbook and the page about the add-in need none.

Public Sub NbNew()
    Dim template As String
    On Error GoTo Failed
    template = NbInstalled("template")
    If template <> "" Then Application.Workbooks.Add template
    Exit Sub
Failed:
    NbTell "new_failed", "reason", Err.Description
End Sub

Public Sub NbLastYear()
    NbRun "last_year"
End Sub

Public Sub NbRecompute()
    NbRun "recompute"
End Sub

Public Sub NbCheck()
    NbRun "check"
End Sub

Public Sub NbNextFinding()
    NbRun "next_finding"
End Sub

Public Sub NbExplain()
    NbRun "explain"
End Sub

Public Sub NbUndo()
    NbRun "undo"
End Sub

Public Sub NbClearMarks()
    NbRun "clear_marks"
End Sub

Public Sub NbExport()
    NbRun "export"
End Sub

Public Sub NbSubmit()
    NbRun "submit"
End Sub

Public Sub NbHelp()
    NbRun "help"
End Sub

Public Sub NbDoctor()
    NbRun "doctor"
End Sub

Public Sub NbAbout()
    Dim interpreter As String
    On Error GoTo Failed
    interpreter = NbSetting("interpreter")
    If interpreter = "" Then interpreter = NbSay("none")
    NbTell "about", "program", interpreter, "settings", NbSettingsPath()
    Exit Sub
Failed:
    NbTell "failed", "reason", Err.Description
End Sub
