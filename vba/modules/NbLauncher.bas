Attribute VB_Name = "NbLauncher"
Option Explicit

' Starts the Python program for one action on the active workbook, and waits for it.

Private Const PATIENCE As Long = 120

Private busy As Boolean

Public Sub NbRun(ByVal action As String, ByVal wantsFiling As Boolean)
    Dim interpreter As String
    Dim reason As String
    If busy Then
        NbTell "busy"
        Exit Sub
    End If
    On Error GoTo Failed
    If Not WorkbookIsFit(wantsFiling) Then Exit Sub
    interpreter = NbInstalled("interpreter")
    If interpreter = "" Then Exit Sub
    busy = True
    Application.StatusBar = NbSay("running." & action)
    NbStart NbCommandLine(interpreter, action)
    If Finished() Then
        Release
        If NbExitCode() <> 0 Then NbTell "crashed", "code", NbExitCode()
    Else
        Release
    End If
    Exit Sub
Failed:
    reason = Err.Description
    Release
    NbTell "not_started", "reason", reason
End Sub

' Returns a setting of the installation: "" when there is none.
Public Function NbSetting(ByVal name As String) As String
    Dim lines As Variant
    Dim i As Long
    lines = Split(Replace(NbSettings(), vbCr, ""), vbLf)
    For i = LBound(lines) To UBound(lines)
        If Left(lines(i), Len(name) + 1) = name & "=" Then
            NbSetting = Mid(lines(i), Len(name) + 2)
            Exit Function
        End If
    Next i
End Function

' Returns the path of an installed file, or "" after having said what is missing.
Public Function NbInstalled(ByVal name As String) As String
    Dim path As String
    path = NbSetting(name)
    If path = "" Then
        NbTell "not_installed", "settings", NbSettingsPath()
    ElseIf Not NbFileExists(path) Then
        NbTell "moved", "path", path
    Else
        NbInstalled = path
    End If
End Function

' The arguments are those by which xlwings finds the workbook that called.
Public Function NbCommandLine(ByVal interpreter As String, ByVal action As String) As String
    NbCommandLine = NbQuoted(interpreter) & " -I -X utf8 -m nianbao.addin " & action _
        & " " & NbQuoted("--wb=" & ActiveWorkbook.Name) _
        & " --from_xl=1" _
        & " " & NbQuoted("--app=" & NbApplicationPath()) _
        & " --hwnd=" & NbWindow() _
        & " --addin=" & NbSay("version")
End Function

' A quoted argument as Windows programs read it. File names hold no quotation mark there, but
' backslashes before the closing one would swallow it.
Public Function NbQuoted(ByVal argument As String) As String
    Dim tail As Long
    tail = Len(argument)
    Do While tail > 0
        If Mid(argument, tail, 1) <> "\" Then Exit Do
        tail = tail - 1
    Loop
    NbQuoted = Chr(34) & argument & Mid(argument, tail + 1) & Chr(34)
End Function

' Returns whether the active workbook is a filing or a register, or any where none is wanted; says so if not.
Private Function WorkbookIsFit(ByVal wantsFiling As Boolean) As Boolean
    Dim sheet As Object
    If ActiveWorkbook Is Nothing Then
        NbTell IIf(NbInProtectedView(), "protected_view", "no_filing")
        Exit Function
    End If
    WorkbookIsFit = Not wantsFiling
    For Each sheet In ActiveWorkbook.Worksheets
        If sheet.Name = NbSay("front") Or sheet.Name = NbSay("register") Then WorkbookIsFit = True
    Next sheet
    If Not WorkbookIsFit Then NbTell "no_filing"
End Function

' Returns whether the program has ended; False when the user would wait no longer.
Private Function Finished() As Boolean
    Dim since As Date
    since = Now
    Do While NbRunning()
        NbPause
        If DateDiff("s", since, Now) >= PATIENCE Then
            If Not NbAsk(NbSay("slow"), NbSay("title")) Then Exit Function
            since = Now
        End If
    Loop
    Finished = True
End Function

Private Sub Release()
    busy = False
    On Error Resume Next
    Application.StatusBar = False
    NbReleaseInput
End Sub
