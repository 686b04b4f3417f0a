; The installer of the packaged program, by Inno Setup 6.3 or newer: after `run.py bundle` on Windows,
;   ISCC.exe packaging\fundwatch.iss
; writes dist\fundwatch-setup-VERSION.exe. It installs for the signed-in user alone and asks for no administrator;
; a newer version goes over the older one. The user's books and settings lie elsewhere ({localappdata}\fundwatch) and are
; never touched, by uninstalling neither.

#define Name "扶贫资金监督"
#define Program "fundwatch.exe"
#define Window "fundwatch-window.exe"
#define Bundle "..\dist\fundwatch"
; The version stands in the program's own version resource, which the spec writes from the project's version.
#define Version GetStringFileInfo(AddBackslash(SourcePath) + Bundle + "\" + Program, "ProductVersion")
#if Version == ""
  #error Build the program first: run.py bundle
#endif

[Setup]
; Never to be changed: by it a newer installer knows the older program.
AppId={{6B0C6C2E-52E1-4D0B-9C57-0C7D8E4B1F3A}
AppName={#Name}
AppVersion={#Version}
AppVerName={#Name} {#Version}
AppPublisher=fundwatch
VersionInfoVersion={#Version}
DefaultDirName={autopf}\fundwatch
DefaultGroupName={#Name}
PrivilegesRequired=lowest
ArchitecturesAllowed=x64compatible
ArchitecturesInstallIn64BitMode=x64compatible
; What Qt asks for: Windows 10, version 1809.
MinVersion=10.0.17763
DisableProgramGroupPage=yes
DisableReadyPage=no
UsePreviousAppDir=yes
CloseApplications=yes
RestartApplications=no
ChangesAssociations=no
ChangesEnvironment=no
SetupIconFile=..\resources\icons\fundwatch.ico
UninstallDisplayIcon={app}\{#Window}
UninstallDisplayName={#Name}
OutputDir=..\dist
OutputBaseFilename=fundwatch-setup-{#Version}
Compression=lzma2/max
SolidCompression=yes
WizardStyle=modern

[Languages]
; Inno Setup brings no simplified Chinese of its own: ours is laid over its English messages.
Name: "zh"; MessagesFile: "compiler:Default.isl,chinese.isl"

[Tasks]
Name: "desktopicon"; Description: "{cm:DesktopIcon}"; Flags: unchecked

[InstallDelete]
; What an older version had and this one has not must not be found by it.
Type: filesandordirs; Name: "{app}\_internal"

[Files]
Source: "{#Bundle}\*"; DestDir: "{app}"; Flags: ignoreversion recursesubdirs createallsubdirs

[Icons]
Name: "{group}\{#Name}"; Filename: "{app}\{#Window}"
Name: "{group}\{cm:SelfTest}"; Filename: "{cmd}"; Parameters: "/K """"{app}\{#Program}"" --self-test"""; IconFilename: "{app}\{#Program}"
Name: "{group}\{cm:Uninstall}"; Filename: "{uninstallexe}"
Name: "{autodesktop}\{#Name}"; Filename: "{app}\{#Window}"; Tasks: desktopicon

[Run]
Filename: "{app}\{#Window}"; Description: "{cm:Launch}"; Flags: nowait postinstall skipifsilent
