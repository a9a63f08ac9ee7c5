Attribute VB_Name = "NbRibbon"
Option Explicit

' Made from actions.toml by build_xlam.py; changes here are lost.
' What the ribbon's buttons call. Each passes on to a macro without parameters, which
' is also what Application.Run or a shortcut calls.

Public Sub NbOnNew(control As IRibbonControl)
    NbNew
End Sub

Public Sub NbOnProse(control As IRibbonControl)
    NbProse
End Sub

Public Sub NbOnDraft(control As IRibbonControl)
    NbDraft
End Sub

Public Sub NbOnLastYear(control As IRibbonControl)
    NbLastYear
End Sub

Public Sub NbOnRecompute(control As IRibbonControl)
    NbRecompute
End Sub

Public Sub NbOnCheck(control As IRibbonControl)
    NbCheck
End Sub

Public Sub NbOnNextFinding(control As IRibbonControl)
    NbNextFinding
End Sub

Public Sub NbOnExplain(control As IRibbonControl)
    NbExplain
End Sub

Public Sub NbOnUndo(control As IRibbonControl)
    NbUndo
End Sub

Public Sub NbOnClearMarks(control As IRibbonControl)
    NbClearMarks
End Sub

Public Sub NbOnReview(control As IRibbonControl)
    NbReview
End Sub

Public Sub NbOnExport(control As IRibbonControl)
    NbExport
End Sub

Public Sub NbOnSubmit(control As IRibbonControl)
    NbSubmit
End Sub

Public Sub NbOnRegisterNew(control As IRibbonControl)
    NbRegisterNew
End Sub

Public Sub NbOnRegisterTake(control As IRibbonControl)
    NbRegisterTake
End Sub

Public Sub NbOnRegisterDue(control As IRibbonControl)
    NbRegisterDue
End Sub

Public Sub NbOnHelp(control As IRibbonControl)
    NbHelp
End Sub

Public Sub NbOnRenew(control As IRibbonControl)
    NbRenew
End Sub

Public Sub NbOnDoctor(control As IRibbonControl)
    NbDoctor
End Sub

Public Sub NbOnAbout(control As IRibbonControl)
    NbAbout
End Sub
