; The installer: for one user, without administrator's rights, in Chinese. Written by packaging/build.sh with
;   makensis -DVERSION=0.1.0 -DFILES=files.nsh -DOUT=setup.exe -DICON=program.ico installer.nsi      (all paths absolute)
; TARGET=amd64-unicode makes a 64-bit installer where NSIS can (Debian's; NSIS for Windows makes 32-bit ones, which run everywhere).
; Silent: setup.exe /S [/D=C:\folder]; uninstall.exe /S. Exit code 3: nothing was changed (program open, or data not backed up).
; The data lies elsewhere (%LOCALAPPDATA%\LiangxinDesk) and is never touched: only files that were written here are taken away.

!ifdef TARGET
  Target ${TARGET}
!else
  Unicode true
!endif
!include MUI2.nsh
!include LogicLib.nsh
!include FileFunc.nsh
!include "${FILES}"

!define NAME "两新填报"
!define KEY "Software\Microsoft\Windows\CurrentVersion\Uninstall\LiangxinDesk"
!define OWN "Software\LiangxinDesk"
!define BACKUP "Software\Classes\LiangxinDesk.Backup"
!define DATA "$LOCALAPPDATA\LiangxinDesk"

Name "${NAME}"
OutFile "${OUT}"
SetCompressor /SOLID lzma
SetCompressorDictSize 64
RequestExecutionLevel user
InstallDir "$LOCALAPPDATA\Programs\LiangxinDesk"
InstallDirRegKey HKCU "${OWN}" "Folder"
BrandingText "${NAME} ${VERSION}"
VIProductVersion "${VERSION}.0"
VIAddVersionKey /LANG=2052 "ProductName" "${NAME}"
VIAddVersionKey /LANG=2052 "FileDescription" "${NAME}安装程序"
VIAddVersionKey /LANG=2052 "FileVersion" "${VERSION}"
VIAddVersionKey /LANG=2052 "ProductVersion" "${VERSION}"
VIAddVersionKey /LANG=2052 "LegalCopyright" "${NAME}"

!define MUI_ICON "${ICON}"
!define MUI_UNICON "${ICON}"
!define MUI_DIRECTORYPAGE_TEXT_TOP "程序安装到下面的文件夹，不需要管理员权限。已装有旧版的，先备份数据，再换成新版。"
!define MUI_FINISHPAGE_RUN "$INSTDIR\LiangxinDesk.exe"
!define MUI_UNCONFIRMPAGE_TEXT_TOP "只移除程序。填报的数据和备份留在原处：$LOCALAPPDATA\LiangxinDesk"
!insertmacro MUI_PAGE_DIRECTORY
!insertmacro MUI_PAGE_INSTFILES
!insertmacro MUI_PAGE_FINISH
!insertmacro MUI_UNPAGE_CONFIRM
!insertmacro MUI_UNPAGE_INSTFILES
!insertmacro MUI_LANGUAGE "SimpChinese"

; Ends with exit code 3 while the program is open: its files could not be replaced.
!macro RequireClosed
  ${If} ${FileExists} "$INSTDIR\LiangxinDesk.exe"
    ClearErrors
    FileOpen $0 "$INSTDIR\LiangxinDesk.exe" a
    ${If} ${Errors}
      MessageBox MB_OK|MB_ICONEXCLAMATION "${NAME}正在使用，或程序文件夹不能写入。关闭程序后重试。" /SD IDOK
      SetErrorLevel 3
      Quit
    ${EndIf}
    FileClose $0
  ${EndIf}
!macroend

; Has the installed program back up its data, wherever it lies; a failure is asked about, and when silent nothing is changed.
Function BackUp
  ${If} ${FileExists} "$INSTDIR\liangxin-cli.exe"
    ${If} ${FileExists} "${DATA}\liangxin.db"
    ${OrIf} ${FileExists} "${DATA}\moved-to.txt"
    ${OrIf} ${FileExists} "$INSTDIR\data\liangxin.db"
      ReadRegStr $1 HKCU "${KEY}" "DisplayVersion"
      ${GetTime} "" "L" $2 $3 $4 $5 $6 $7 $8
      StrCpy $9 "${DATA}\升级前备份\liangxin-$1-$4$3$2-$6$7$8.lxdb"
      DetailPrint "备份数据：$9"
      nsExec::Exec '"$INSTDIR\liangxin-cli.exe" backup --out "$9"'
      Pop $0
      ${If} $0 != 0
        MessageBox MB_YESNO|MB_ICONEXCLAMATION|MB_DEFBUTTON2 "升级前没有备份成功（数据在U盘上的，先插上U盘）。不备份，仍然升级？" \
          /SD IDNO IDYES anyway
        SetErrorLevel 3
        Quit
        anyway:
      ${EndIf}
    ${EndIf}
  ${EndIf}
FunctionEnd

Section
  !insertmacro RequireClosed
  Call BackUp
  ${If} ${FileExists} "$INSTDIR\uninstall.exe"
    ExecWait '"$INSTDIR\uninstall.exe" /S _?=$INSTDIR'
  ${EndIf}
  !insertmacro WriteFiles
  SetOutPath "$INSTDIR"
  WriteUninstaller "$INSTDIR\uninstall.exe"
  CreateShortcut "$SMPROGRAMS\${NAME}.lnk" "$INSTDIR\LiangxinDesk.exe"
  CreateShortcut "$DESKTOP\${NAME}.lnk" "$INSTDIR\LiangxinDesk.exe"
  ; A backup that is opened: the program offers to restore it.
  WriteRegStr HKCU "${BACKUP}" "" "${NAME}的备份"
  WriteRegStr HKCU "${BACKUP}\DefaultIcon" "" "$INSTDIR\LiangxinDesk.exe,0"
  WriteRegStr HKCU "${BACKUP}\shell\open\command" "" '"$INSTDIR\LiangxinDesk.exe" "%1"'
  WriteRegStr HKCU "Software\Classes\.lxdb" "" "LiangxinDesk.Backup"
  System::Call 'shell32::SHChangeNotify(i 0x08000000, i 0, p 0, p 0)'
  WriteRegStr HKCU "${OWN}" "Folder" "$INSTDIR"
  WriteRegStr HKCU "${KEY}" "DisplayName" "${NAME}"
  WriteRegStr HKCU "${KEY}" "DisplayVersion" "${VERSION}"
  WriteRegStr HKCU "${KEY}" "DisplayIcon" "$INSTDIR\LiangxinDesk.exe"
  WriteRegStr HKCU "${KEY}" "Publisher" "${NAME}"
  WriteRegStr HKCU "${KEY}" "InstallLocation" "$INSTDIR"
  WriteRegStr HKCU "${KEY}" "UninstallString" '"$INSTDIR\uninstall.exe"'
  WriteRegStr HKCU "${KEY}" "QuietUninstallString" '"$INSTDIR\uninstall.exe" /S'
  WriteRegDWORD HKCU "${KEY}" "EstimatedSize" ${KILOBYTES}
  WriteRegDWORD HKCU "${KEY}" "NoModify" 1
  WriteRegDWORD HKCU "${KEY}" "NoRepair" 1
SectionEnd

Section "Uninstall"
  !insertmacro RequireClosed
  SetOutPath "$TEMP"
  !insertmacro RemoveFiles
  Delete "$INSTDIR\uninstall.exe"
  RMDir "$INSTDIR"
  Delete "$SMPROGRAMS\${NAME}.lnk"
  Delete "$DESKTOP\${NAME}.lnk"
  DeleteRegKey HKCU "${KEY}"
  DeleteRegKey HKCU "${OWN}"
  DeleteRegKey HKCU "${BACKUP}"
  ReadRegStr $0 HKCU "Software\Classes\.lxdb" ""
  ${If} $0 == "LiangxinDesk.Backup"
    DeleteRegKey HKCU "Software\Classes\.lxdb"
  ${EndIf}
  System::Call 'shell32::SHChangeNotify(i 0x08000000, i 0, p 0, p 0)'
SectionEnd
