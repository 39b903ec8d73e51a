/** Apps that are something else and have a terminal in a part of their window: which part has the focus nobody tells. */

const names: ReadonlySet<string> = new Set([
  // Visual Studio Code and what is made of it. X11 has the class, Wayland the same or "codium-url-handler", Windows
  // the program, macOS the bundle.
  ...['code', 'code - insiders', 'code-insiders', 'visual studio code', 'visual studio code - insiders'],
  ...['code-oss', 'code - oss', 'vscodium', 'codium', 'vscodium-insiders', 'codium-insiders', 'cursor'],
  ...['windsurf', 'windsurf-next', 'windsurf - next', 'kiro', 'trae', 'antigravity', 'positron', 'void'],
  ...['theia ide', 'theia-ide'],
  ...['zed', 'zed preview', 'zed-preview', 'zed-nightly', 'zed-editor', 'lapce', 'nova'],
  ...[
    'studio64',
    'devenv',
    'eclipse',
    'qtcreator',
    'qt creator',
    'rstudio',
    'gitkraken',
    'netbeans',
    'netbeans64',
  ],
  ...['emacs', 'gvim', 'macvim', 'neovide', 'nvim-qt'],
  ...['kate', 'kdevelop', 'kile', 'geany', 'gnome-builder', 'builder', 'anjuta'],
  // File managers, with a shell in the folder that is shown.
  ...['dolphin', 'konqueror', 'krusader', 'doublecmd', 'double commander'],
]);

const families: readonly RegExp[] = [
  // "jetbrains-idea-ce" on Linux, also of Android Studio.
  /^jetbrains-/,
  // "idea64" on Windows; "eap" where it is one.
  /^(?:idea|pycharm|webstorm|phpstorm|clion|goland|rider|rubymine|datagrip|dataspell|rustrover|aqua|fleet)(?:64)?(?:eap)?$/,
  // "IntelliJ IDEA CE", "PyCharm 2025.1 EAP", "Android Studio Preview" on macOS.
  /^(?:intellij idea|pycharm|webstorm|phpstorm|clion|goland|jetbrains rider|rubymine|datagrip|dataspell|rustrover|android studio)(?: |$)/,
  // With its version behind.
  /^apache netbeans/,
];

/** `app`: as the table of chords has it, in lower case; its whole name or the last part of it counts. */
export function holdsTerminal(app: string): boolean {
  const name = (app.split('.').at(-1) ?? '').replace(/-url-handler$/, '');
  return names.has(name) || families.some((family) => family.test(app));
}
