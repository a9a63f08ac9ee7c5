Attribute VB_Name = "NbHost"
Option Explicit

' The stand-in for vba/modules/NbHost.bas inside LibreOffice, which has neither WScript.Shell nor
' FileSystemObject. Programs are started through start_program.py; dialogs are noted on the
' sheet of sentences, column 4, because a headless office shows none.

Private job As String

Public Function NbSettingsPath() As String
    NbSettingsPath = Environ("LOCALAPPDATA") & "/nianbao/nianbao.conf"
End Function

Public Function NbSettings() As String
    Dim files As Object
    Dim stream As Object
    Dim bytes() As Variant
    Dim text As String
    Dim i As Long
    If Not NbFileExists(NbSettingsPath()) Then Exit Function
    Set files = CreateUnoService("com.sun.star.ucb.SimpleFileAccess")
    Set stream = files.openFileRead(NbSettingsPath())
    stream.readBytes bytes, 100000
    stream.closeInput
    For i = 2 To UBound(bytes) - 1 Step 2
        text = text & ChrW((bytes(i) And 255) + 256 * bytes(i + 1))
    Next i
    NbSettings = text
End Function

Public Function NbFileExists(ByVal path As String) As Boolean
    Dim files As Object
    Set files = CreateUnoService("com.sun.star.ucb.SimpleFileAccess")
    NbFileExists = files.exists(path)
End Function

Public Sub NbStart(ByVal commandLine As String)
    Dim files As Object
    Dim stream As Object
    Dim number As Long
    Do
        number = number + 1
        job = Environ("NIANBAO_TEST_FOLDER") & "/job-" & CStr(number)
    Loop While NbFileExists(job)
    Set files = CreateUnoService("com.sun.star.ucb.SimpleFileAccess")
    Set stream = CreateUnoService("com.sun.star.io.TextOutputStream")
    stream.setOutputStream files.openFileWrite(job)
    stream.setEncoding "UTF-8"
    stream.writeString commandLine
    stream.closeOutput
    Shell Environ("NIANBAO_TEST_STARTER") & " " & job
End Sub

Public Function NbRunning() As Boolean
    NbRunning = Not NbFileExists(job & ".done")
End Function

Public Function NbExitCode() As Long
    NbExitCode = FileLen(job & ".done") - 1
End Function

Public Sub NbPause()
    Wait 20
End Sub

Public Sub NbReleaseInput()
End Sub

Public Function NbWindow() As String
    NbWindow = "1"
End Function

Public Function NbApplicationPath() As String
    NbApplicationPath = "/office/" & Application.Name
End Function

Public Function NbInProtectedView() As Boolean
    NbInProtectedView = False
End Function

Public Sub NbShow(ByVal message As String, ByVal title As String, ByVal buttons As Long)
    Dim row As Long
    Dim sheet As Object
    Set sheet = ThisWorkbook.Worksheets("nianbao.strings")
    row = 1
    Do While sheet.Cells(row, 4).Value <> ""
        row = row + 1
    Loop
    sheet.Cells(row, 4).Value = message
End Sub

Public Function NbAsk(ByVal question As String, ByVal title As String) As Boolean
    NbShow question, title, 0
    NbAsk = False
End Function
