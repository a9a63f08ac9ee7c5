Attribute VB_Name = "NbRibbon"
Option Explicit

' What the buttons of customUI14.xml call. Each only passes on to a macro without parameters,
' which is also what Application.Run, a shortcut or a test calls.

Public Sub NbOnNew(control As IRibbonControl)
    NbMacros.NbNew
End Sub

Public Sub NbOnLastYear(control As IRibbonControl)
    NbMacros.NbLastYear
End Sub

Public Sub NbOnRecompute(control As IRibbonControl)
    NbMacros.NbRecompute
End Sub

Public Sub NbOnCheck(control As IRibbonControl)
    NbMacros.NbCheck
End Sub

Public Sub NbOnNextFinding(control As IRibbonControl)
    NbMacros.NbNextFinding
End Sub

Public Sub NbOnExplain(control As IRibbonControl)
    NbMacros.NbExplain
End Sub

Public Sub NbOnUndo(control As IRibbonControl)
    NbMacros.NbUndo
End Sub

Public Sub NbOnClearMarks(control As IRibbonControl)
    NbMacros.NbClearMarks
End Sub

Public Sub NbOnExport(control As IRibbonControl)
    NbMacros.NbExport
End Sub

Public Sub NbOnSubmit(control As IRibbonControl)
    NbMacros.NbSubmit
End Sub

Public Sub NbOnHelp(control As IRibbonControl)
    NbMacros.NbHelp
End Sub

Public Sub NbOnDoctor(control As IRibbonControl)
    NbMacros.NbDoctor
End Sub

Public Sub NbOnAbout(control As IRibbonControl)
    NbMacros.NbAbout
End Sub
