Attribute VB_Name = "NbMacros"
Option Explicit

' Made from actions.toml by build_xlam.py; changes here are lost.
' Every action as a macro without parameters, done by the Python program or by NbOwn.

Public Sub NbNew()
    NbOwnNew
End Sub

Public Sub NbProse()
    NbRun "prose", True
End Sub

Public Sub NbDraft()
    NbRun "draft", True
End Sub

Public Sub NbLastYear()
    NbRun "last_year", True
End Sub

Public Sub NbRecompute()
    NbRun "recompute", True
End Sub

Public Sub NbCheck()
    NbRun "check", True
End Sub

Public Sub NbNextFinding()
    NbRun "next_finding", True
End Sub

Public Sub NbExplain()
    NbRun "explain", True
End Sub

Public Sub NbUndo()
    NbRun "undo", True
End Sub

Public Sub NbClearMarks()
    NbRun "clear_marks", True
End Sub

Public Sub NbReview()
    NbRun "review", True
End Sub

Public Sub NbExport()
    NbRun "export", True
End Sub

Public Sub NbSubmit()
    NbRun "submit", True
End Sub

Public Sub NbRegisterNew()
    NbRun "register_new", False
End Sub

Public Sub NbRegisterTake()
    NbRun "register_take", True
End Sub

Public Sub NbRegisterDue()
    NbRun "register_due", True
End Sub

Public Sub NbHelp()
    NbRun "help", True
End Sub

Public Sub NbRenew()
    NbRun "renew", False
End Sub

Public Sub NbDoctor()
    NbRun "doctor", False
End Sub

Public Sub NbAbout()
    NbOwnAbout
End Sub
