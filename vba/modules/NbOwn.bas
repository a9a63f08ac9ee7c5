Attribute VB_Name = "NbOwn"
Option Explicit

' What the add-in does by itself, without the Python program: a fresh workbook, and the page
' about the add-in.

Public Sub NbOwnNew()
    Dim template As String
    On Error GoTo Failed
    template = NbInstalled("template")
    If template <> "" Then Application.Workbooks.Add template
    Exit Sub
Failed:
    NbTell "new_failed", "reason", Err.Description
End Sub

Public Sub NbOwnAbout()
    Dim interpreter As String
    On Error GoTo Failed
    interpreter = NbSetting("interpreter")
    If interpreter = "" Then interpreter = NbSay("none")
    NbTell "about", "program", interpreter, "settings", NbSettingsPath()
    Exit Sub
Failed:
    NbTell "failed", "reason", Err.Description
End Sub
