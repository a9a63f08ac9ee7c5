Attribute VB_Name = "NbText"
Option Explicit

' The sentences. They stand in the hidden sheet "nianbao.strings" (key, sentence), because the
' text of a module survives only on machines with one and the same code page.

Public Function NbSay(ByVal key As String) As String
    Dim sheet As Worksheet
    Dim row As Long
    Set sheet = ThisWorkbook.Worksheets("nianbao.strings")
    row = 1
    Do While sheet.Cells(row, 1).Value <> ""
        If sheet.Cells(row, 1).Value = key Then
            NbSay = sheet.Cells(row, 2).Value
            Exit Function
        End If
        row = row + 1
    Loop
    NbSay = key
End Function

' Shows the sentence; slots are pairs of a name and what stands in its place.
Public Sub NbTell(ByVal key As String, ParamArray slots() As Variant)
    Dim sentence As String
    Dim i As Long
    sentence = Replace(NbSay(key), "{version}", NbSay("version"))
    For i = LBound(slots) To UBound(slots) - 1 Step 2
        sentence = Replace(sentence, "{" & slots(i) & "}", CStr(slots(i + 1)))
    Next i
    NbShow sentence, NbSay("title"), vbInformation
End Sub
