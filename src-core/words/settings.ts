/** What the settings say, and the desktop's own settings for shortcuts: see `en.ts`. */
import { type Activation, activationTimes } from '../dictation/activation.ts';
import type { DesktopName, Hindrance, WayToHear } from '../hearing.ts';
import type { HotkeyAction } from '../hotkey-bindings.ts';
import type { MediaChoice, MediaSystem } from '../media/media.ts';
import type { SettingsTopic } from '../mending.ts';
import { seconds } from './en.ts';

export const settingsWords = {
  topics: {
    general: 'General',
    speech: 'Speech',
    words: 'Words and style',
    insertion: 'Apps',
    fallback: 'Fallback and cost',
    about: 'About and privacy',
  } satisfies Record<SettingsTopic, string>,
  hotkeys: {
    name: 'Hotkeys',
    sentence: 'They work in every app. Several keys may do the same.',
    unheard: 'Here your desktop runs Dictum for a key: what it has to do for each of them stands below.',
    none: 'No key starts a dictation: use the tray menu, or "dictum start".',
    press: 'Press the key…',
    taken: 'Another app or the system uses this hotkey. Choose another one.',
    /** Only where Dictum hears every key itself does it hear the mouse, and a modifier that is used alone. */
    whileRecording: {
      hook: 'A function key, Ctrl, Alt, Shift or Super by itself, a letter with one of them, a side button of the mouse, or a media key. Escape keeps what was.',
      portal:
        'A function key, a media key, or a letter with Ctrl, Alt or Super. Your desktop gives apps no Ctrl by itself and no button of the mouse. Escape keeps what was.',
      registered:
        'A function key, a media key, or a letter with Ctrl, Alt or Super. Ctrl by itself and the buttons of the mouse are not heard here. Escape keeps what was.',
      commands:
        'A function key, a media key, or a letter with Ctrl, Alt or Super: what your desktop takes for a shortcut. Escape keeps what was.',
    } satisfies Record<WayToHear, string>,
    altGr:
      'Windows takes AltGr for Ctrl+Alt. If AltGr types a character such as @ or € with this key, the hotkey takes its place.',
    add: 'Add a key',
    change: (keys: string) => `Change ${keys}`,
    remove: (keys: string) => `Remove ${keys}`,
    actionOf: (keys: string) => `What ${keys} does`,
    languageOf: (keys: string) => `Language of ${keys}`,
    anyLanguage: 'Usual language',
    activationOf: (keys: string) => `How ${keys} is used`,
    usualActivation: 'Used as usual',
    actions: {
      dictate: 'Dictate',
      cancel: 'Cancel the dictation',
      'paste-last': 'Paste the last words again',
      pause: 'Pause and go on',
      undo: 'Take the last words back',
      swap: 'Swap with the other version',
    } satisfies Record<HotkeyAction, string>,
    test: 'Try them',
    stopTesting: 'Stop trying',
    whileTesting: 'Press your keys: each lights up while it is held. Nothing is dictated meanwhile.',
    heard: {
      nothing: 'Not pressed yet',
      down: 'Heard press',
      up: 'Heard release',
      chord: 'Heard as part of a combination: does nothing',
    },
  },
  hearing: {
    name: 'How it is heard',
    ways: {
      hook: 'Dictum hears the key itself, when you press it and when you let go.',
      portal: 'Your desktop tells Dictum when you press the key and when you let go.',
      registered: 'Dictum hears presses only: press to begin and press again to end.',
      commands:
        'Your desktop gives apps no keys. The tray menu works, and so does a key that your desktop runs Dictum with: what it runs decides how that key is used.',
    } satisfies Record<WayToHear, string>,
    /** Until the portal has given one. */
    portalWaits: 'Your desktop itself gives apps their keys.',
    anotherWay: (way: string) => `Another way: ${way}`,
    given: (keys: string) => `The key it gave: ${keys}.`,
    hindrances: {
      'portal-asks': 'It asks which key Dictum gets: answer its question.',
      'portal-refused': 'It gave Dictum no key: have it ask again, and allow it.',
      'portal-no-key': 'It has not given Dictum a key yet: choose one in its settings for shortcuts.',
      accessibility:
        'macOS does not let Dictum hear keys: turn Dictum on in System Settings, Privacy & Security, Accessibility, then start Dictum again.',
      'input-monitoring':
        'macOS does not let Dictum hear when you let a key go: turn Dictum on in System Settings, Privacy & Security, Input Monitoring, then start Dictum again.',
      microphone:
        'macOS does not let Dictum hear you: turn Dictum on in System Settings, Privacy & Security, Microphone.',
      'secure-input': keyboardKept('Another app'),
    } satisfies Record<Hindrance, string>,
    keyboardKept,
    commands: {
      kde: 'In System Settings, Shortcuts, add each command with a key of its own. For toggle, press it to begin, and again to end.',
      gnome:
        'In Settings, Keyboard, View and Customise Shortcuts, add a custom one for each command. For toggle, press its key to begin, and again to end.',
      hyprland: 'Put these lines into hyprland.conf: hold the key to talk, let go to type.',
      'hyprland-lua': 'Put these lines into hyprland.lua: hold the key to talk, let go to type.',
      sway: 'Put these lines into the config of Sway: hold the key to talk, let go to type. If you press another key meanwhile, Sway forgets that you let go: press your key once more to end.',
      river: "Put these lines into river's init: hold the key to talk, let go to type.",
      other:
        'Have it run start when a key goes down and stop when it goes up; or, for each press, toggle in the place of start. What else stands here is for one press.',
    } satisfies Record<DesktopName, string>,
    /** Hyprland's portal gives no key by itself. */
    hyprlandPortal: (shortcut: string) =>
      `If no key works yet, bind one in its config to the dispatcher global with what "hyprctl globalshortcuts" lists for Dictum and ${shortcut}.`,
    copy: 'Copy',
    copied: 'Copied',
    configure: 'Choose the key…',
    askAgain: 'Ask again',
  },
  activation: {
    name: 'How you use it',
    hold: 'Hold',
    'tap-or-hold': 'Tap or hold',
    toggle: 'On and off',
    'double-tap': 'Tap twice',
    sentences: {
      hold: 'Hold it while you speak. When you let go, your words are typed.',
      'tap-or-hold': `Hold it while you speak; or tap it, speak, and tap it again. What is shorter than ${seconds(activationTimes.tap)} is a tap.`,
      toggle:
        'Press it and speak; press it again and your words are typed. How long you hold it does not matter.',
      'double-tap': `Tap it twice, quickly, and speak. It ends when you have been silent for ${seconds(activationTimes.pause)}, or when you press it again. Where it is loud around you a pause may not be noticed.`,
    } satisfies Record<Activation, string>,
    /** Where none of them can be chosen. */
    unheard: {
      'press-only':
        'Here it is on and off: press it and speak; press it again and your words are typed. What you chose elsewhere counts there.',
      nothing:
        'Here the key of your desktop decides, by what it runs: dictum start, dictum stop or dictum toggle. What you chose elsewhere counts there.',
    },
  },
  usualWay: {
    name: 'How your words get into apps',
    paste: 'Paste',
    type: 'Type',
    copy: 'Copy only',
    sentences: {
      paste: 'They are pasted at once, and the clipboard is given back as it was.',
      type: 'They are typed key by key; the clipboard is not touched. Longer texts take a moment.',
      copy: 'They wait in the clipboard until you paste them.',
    },
    pastedInstead: 'This desktop lets nobody type like that: they are pasted here.',
    typedInstead:
      'This desktop lets nobody paste like that: they are typed here, and words with an emoji wait in the clipboard.',
    onOneLine:
      'Which app is in front is not told here. It may be a terminal, so a line break becomes a space.',
  },
  consent: {
    name: 'Pressing keys for you',
    sentence: 'Your desktop asks you whether Dictum may press the keys that paste your words.',
    asks: 'It asks now: until you allow it, your words wait in the clipboard.',
    refused: 'You have not allowed it, so your words wait in the clipboard: have it ask again, and allow it.',
    askAgain: 'Ask again',
  },
  appRules: {
    name: 'Apps that want it otherwise',
    sentence:
      'Terminals are known already. In them, and with their keys Ctrl+Shift+V and Shift+Insert, a line break becomes a space. So it does in apps that hold a terminal, such as code editors: these can keep line breaks, terminals cannot.',
    add: 'Add an app…',
    wayOf: (app: string) => `How words get into ${app}`,
    ways: {
      paste: 'Paste',
      'control-v': 'Paste with Ctrl+V',
      'control-shift-v': 'Paste with Ctrl+Shift+V',
      'shift-insert': 'Paste with Shift+Insert',
      type: 'Type',
      copy: 'Copy only',
    },
    keepsLineBreaks: 'Keep line breaks',
    submits: 'Then press Enter',
    remove: (app: string) => `Remove ${app}`,
    unknown: 'Which app is in front is not told here: all apps get your words in the same way.',
  },
  service: {
    name: 'Service',
    embedded: 'Your voice never leaves this computer. Which languages it understands depends on the model.',
    groq: 'Your recordings are sent to Groq. Understands about a hundred languages, and is the fastest.',
    openai: 'Your recordings are sent to OpenAI. Understands about a hundred languages.',
    cortecs: 'Your recordings go through Cortecs to a provider in Europe, which the history then names.',
    custom: 'Your recordings are sent to a server you name, such as whisper.cpp, speaches, vLLM or LocalAI.',
  },
  language: {
    name: 'Language',
    sentence: 'The language you speak. Automatic finds it out each time.',
    automatic: 'Automatic',
    pinned: 'Pinned',
    recent: 'Recent',
    all: 'All languages',
  },
  pinnedLanguages: {
    name: 'Pinned languages',
    sentence: 'They stand first in the list of languages.',
    add: 'Pin a language…',
    addLabel: 'Pin a language',
    unpin: (language: string) => `Unpin ${language}`,
  },
  key: {
    name: (service: string) => `${service} key`,
    ownName: 'Key',
    sentence: (service: string) => `${service} asks for a key of your own; you get one on its site.`,
    ownSentence: 'Only if your server asks for one.',
    link: 'Get a key',
    placeholder: 'Paste your key',
    test: 'Test this key',
    testing: 'Testing…',
    storeAnyway: 'Store it anyway…',
    storeQuestion:
      'This system has no keyring. Stored, the key survives a restart, but every program that can read your files can read it.',
    storeYes: 'Store it, I know it can be read',
    storeNo: 'Keep it until Dictum closes',
    set: (lastFour: string | null) => (lastFour === null ? 'A key is set' : `Ends in ${lastFour}`),
    kept: {
      keyring: 'Kept in the keyring of this system.',
      session: 'This system has no keyring: the key is forgotten when Dictum closes.',
      readable: 'Stored in a file that every program with access to your files can read.',
      environment: (variable: string) =>
        `Comes from ${variable} in the environment. A key entered here is used instead.`,
    },
  },
  model: {
    name: 'Model',
    sentence: (service: string) => `Which of the models of ${service} transcribes. Any name may be typed.`,
    ownSentence: 'As your server calls it; leave it empty if it has only one.',
    refused: 'This is no name of a model.',
    noList: (reason: string) => `The list could not be fetched: ${reason}`,
  },
  baseUrl: {
    name: 'Address',
    sentence: 'Where recordings and key are sent. Another address asks for the key again.',
    ownSentence: 'Where your server is, up to the part before /v1.',
    ownPlaceholder: 'http://localhost:8000',
    usual: (address: string) => `Usually ${address}.`,
    refused: 'Enter an address that begins with https://, or http:// on this computer.',
  },
  cortecs: {
    preference: {
      name: 'Preference',
      sentence: 'What counts when Cortecs chooses a provider. Empty leaves it to Cortecs.',
      placeholder: 'balanced',
    },
    providers: {
      name: 'Allowed providers',
      sentence: 'Only these are asked, such as ovh, scaleway. Empty allows all.',
      placeholder: 'All',
    },
    euNative: {
      name: 'Companies from the EU only',
      sentence: 'Not only servers in the EU, also their owners.',
    },
    quantization: {
      name: 'Smaller copies of the model',
      sentence: 'They are quicker and a little less exact.',
    },
    notSet: 'Cortecs decides',
    yes: 'Yes',
    no: 'No',
  },
  temperature: {
    name: 'Temperature',
    sentence: 'From 0, the same answer each time, to 1. Empty lets the service decide.',
    placeholder: 'Automatic',
    refused: 'Enter a number from 0 to 1, or nothing.',
  },
  translate: {
    name: 'Translate to English',
    sentence: 'Speak any language; the text arrives in English.',
    cannot: (model: string, can: string) => `${model} does not translate. ${can} does.`,
    noModelCan: (service: string, elsewhere: string) => `${service} does not translate. ${elsewhere} does.`,
    unknown: 'Whether your server can translate shows only when it is asked.',
  },
  wordTimes: {
    name: 'Time of every word',
    sentence: 'Kept in the history; the answer takes a little longer.',
  },
  more: 'More',
  prompt: {
    name: 'Style',
    sentence: 'A few sentences written the way your text should look. Only services elsewhere use it.',
    placeholder: 'Use British spelling. Short sentences, no exclamation marks.',
    refused: 'The style could not be saved.',
    count: (length: number, most: number) => `${length.toLocaleString('en')} of ${most.toLocaleString('en')}`,
  },
  vocabulary: {
    name: 'Vocabulary',
    sentence: 'Names and terms as you write them, one a line, the most important first.',
    placeholder: 'Kubernetes\nDr. Okonkwo\nTromsø',
    refused: 'A line may have 100 characters, and there may be 500 lines.',
    count: (count: number) => (count === 1 ? '1 entry' : `${count} entries`),
  },
  promptUse: {
    name: 'Room for hints',
    full: (percent: number) => `${percent} % full`,
    detail: (bytes: number, mostBytes: number, tokens: number, mostTokens: number) =>
      `${bytes} of ${mostBytes} bytes, about ${tokens} of ${mostTokens} tokens`,
    fits: 'Style and vocabulary fit into what a service takes.',
    leftOut: (style: number, entries: number) =>
      [
        ...(style > 0
          ? [style === 1 ? 'the first word of the style' : `the first ${style} words of the style`]
          : []),
        ...(entries > 0
          ? [
              entries === 1
                ? 'the last entry of the vocabulary'
                : `the last ${entries} entries of the vocabulary`,
            ]
          : []),
      ].join(' and '),
    notSent: (what: string) => `There is no room for ${what}: not sent.`,
  },
  fallback: {
    name: 'When your service does not answer',
    sentence: 'The next one gets the same recording, in this order.',
    first: 'Always first; choose it under Speech.',
    nothingLeaves: 'While this computer transcribes, nothing ever leaves it: there is no fallback.',
    add: 'Add a service…',
    addLabel: 'Add a service',
    up: (service: string) => `Move ${service} up`,
    down: (service: string) => `Move ${service} down`,
    remove: (service: string) => `Remove ${service}`,
    moved: (service: string, place: number) => `${service} is number ${place} now`,
    removed: (service: string) => `${service} removed`,
    needsKey: 'Has no key yet',
    needsAddress: 'Has no address yet',
    setUp: (service: string) => `Set up ${service}`,
  },
  hedging: {
    name: 'Ask the next one early',
    sentence:
      'When an answer is later than usual, the next service is asked too. The first good answer wins; both may cost.',
    nobody: 'There is no next service yet: add one above.',
  },
  cap: {
    name: 'Monthly limit',
    sentence:
      'In US dollars. From there on speech stays on this computer until the month ends. Empty sets no limit.',
    placeholder: 'No limit',
    refused: 'Enter an amount such as 5 or 2.50, or nothing.',
  },
  usage: {
    name: 'This month',
    nothing: 'Nothing was sent yet.',
    service: 'Service',
    today: 'Today',
    month: 'Month',
    sound: 'Billed sound',
    remaining: 'Left for now',
    total: 'All services',
    left: (requests: number | null, minutes: string | null) =>
      [
        ...(requests === null ? [] : [`${requests.toLocaleString('en')} requests`]),
        ...(minutes === null ? [] : [minutes]),
      ].join(', ') || '–',
    estimate: 'Counted on this computer by the services’ price lists; their bills count.',
  },
  microphone: {
    name: 'Microphone',
    sentence: 'The first of these that is connected hears you.',
    systemDefault: 'System default',
    add: 'Add a microphone…',
    used: 'Used now',
    notConnected: 'Not connected',
    up: (label: string) => `Move ${label} up`,
    down: (label: string) => `Move ${label} down`,
    remove: (label: string) => `Remove ${label}`,
    moved: (label: string, place: number) => `${label} is number ${place} now`,
    removed: (label: string) => `${label} removed`,
    spared: 'Plays music',
    standsIn: (label: string) =>
      `Your headset plays music, so ${label} hears you until it stops. The headset's own microphone would turn the music into a telephone.`,
    systemChoice: 'the microphone of your system',
    bluetooth: (label: string) =>
      `While ${label} is open, music in it sounds like a telephone. A microphone before it in this list keeps the music as it is.`,
  },
  media: {
    name: 'While you are recorded',
    leave: 'Leave as it is',
    lower: 'Lower the volume',
    pause: 'Pause players',
    notLowered:
      'Just now nothing becomes quiet: the sound server does not answer. Dictum asks it through pactl 16 or newer, from the package pulseaudio-utils.',
    sentences: {
      linux: {
        leave: 'What other programs play goes on.',
        lower: 'What other programs play becomes quiet, and gets its volume back when you have spoken.',
        pause: 'Players that play are paused, and go on when you have spoken.',
      },
      windows: {
        leave: 'What other programs play goes on.',
        lower: 'What other programs play becomes quiet, and gets its volume back when you have spoken.',
        pause: 'Players that Windows shows in its media controls are paused, and go on when you have spoken.',
      },
      macos: {
        leave: 'What other programs play goes on.',
        lower:
          'All sound of this Mac becomes quiet, small sounds of Dictum too, and gets its volume back when you have spoken.',
        pause:
          'Music and Spotify are paused, and go on when you have spoken. If macOS has not asked whether Dictum may control them, open them and choose this again.',
      },
    } satisfies Record<MediaSystem, Record<MediaChoice, string>>,
  },
  cues: {
    name: 'Sounds',
    sentence:
      'Small sounds when you have been heard, when your words stand there, and when something went wrong.',
    none: 'None',
    soft: 'Soft',
    click: 'Click',
    play: 'Play them',
    atStart: {
      name: 'Sound at the start too',
      sentence:
        'Says that the microphone hears you; speak after it. Without headphones it is in the recording.',
    },
  },
  fitsText: {
    name: 'Fit what stands there',
    sentence:
      'Spaces and capitals follow the few characters around your cursor, where the app tells them. They are never kept or sent.',
  },
  sparesMusic: {
    name: 'Spare the music',
    sentence: 'While music plays through a Bluetooth headset, another microphone hears you, if there is one.',
  },
  captureMode: {
    name: 'When it is open',
    ready: 'Ready',
    instant: 'Instant',
    private: 'Private',
    /** What each means for what may be heard, and for the battery. */
    sentences: {
      ready:
        'Opened when you press the key, and kept open for 20 seconds after you let go, so that the next dictation begins at once. The last two seconds are in memory and are overwritten all the time; when you press the key, what was heard since the press is used, nothing before it, and nothing else is ever stored or sent.',
      instant:
        'Always open. The last two seconds are in memory and are overwritten all the time; when you press the key, the half second before it is used. Nothing else is ever stored or sent. It needs a little more battery, and your system shows a microphone in use.',
      private:
        'Opened when you press the key and closed after your last word. If you speak before the pill says that it listens, the first word may be missing.',
    },
  },
  testRecording: {
    name: 'Try it',
    sentence: 'Record up to five seconds and hear yourself. It is not kept.',
    record: 'Record',
    stop: 'Stop',
    play: 'Play',
    level: 'Level',
    recording: 'Speak now…',
    verdicts: {
      good: 'You can be heard well.',
      quiet: 'That was quiet: move closer, or turn the microphone up in your system.',
      'too-loud': 'That was too loud: move away, or turn the microphone down in your system.',
      silent: 'Nothing was heard: is the microphone muted?',
    },
  },
  encryption: {
    name: 'Encrypt history and recordings',
    sentence:
      'Nobody can read the words or hear the sound on the disk without the keyring of this system. Files that you export are not encrypted.',
    notPossible:
      'Not possible here: the system has no keyring. Install and unlock GNOME Keyring or KWallet, then start Dictum again.',
    encrypting: (percent: number) => `What was there before is being encrypted: ${percent} %.`,
    decrypting: (percent: number) => `What was encrypted is being made readable again: ${percent} %.`,
    unfinished:
      'Some of what was there before could not be written anew yet. Dictum goes on at its next start.',
    on: 'They are encrypted.',
    off: 'Now every program that can read your files can read them.',
  },
  sounds: {
    keep: {
      name: 'Keep the sound',
      sentence:
        'To listen to your dictations again. When this is off, no sound is kept once the words are safe.',
    },
    days: { name: 'Days', sentence: 'Older sounds are removed. Empty sets no limit.' },
    count: { name: 'Dictations', sentence: 'So many of the latest keep their sound. Empty sets no limit.' },
    megabytes: {
      name: 'Megabytes',
      sentence: 'All sounds together; an hour takes about 40. Empty sets no limit.',
    },
    noLimit: 'No limit',
    refused: 'Enter a whole number from 1, or nothing.',
  },
  theme: {
    name: 'Theme',
    sentence: 'Light, dark, or as your system is.',
    system: 'System',
    light: 'Light',
    dark: 'Dark',
  },
  about: {
    version: (version: string) => `Version ${version}`,
    tagline: 'Hold a key anywhere, speak, let go.',
    microphoneName: 'Your microphone',
    microphone: {
      ready: 'It is open while you dictate and for 20 seconds after; only what you dictate is kept.',
      instant: 'It is always open, as you chose; only what you dictate, and the half second before, is kept.',
      private: 'It is open only while you dictate, until your last word has faded.',
    },
    soundName: 'Your recordings',
    sound:
      'They are removed once the words are safe. A recording that failed is kept so that you can try again.',
    soundKept: 'They stay on this computer, for as long as you said, so that you can listen to them.',
    textName: 'Your words',
    text: 'They stay in the history on this computer until you delete them.',
    serviceName: 'Your service',
    embedded: 'Speech is transcribed on this computer. Nothing is sent.',
    remote: (host: string) => `Recordings, style and vocabulary are sent to ${host}.`,
    fallback: (services: string) => `When it does not answer, they are sent to ${services}.`,
    nowhere: 'Your server has no address yet: nothing is sent.',
    privacy: (service: string) => `How ${service} handles data`,
  },
} as const;

/** How the desktop's own dialog for shortcuts names ours. */
export const shortcutWords = {
  action: (action: HotkeyAction, keys: string) => `${settingsWords.hotkeys.actions[action]} (${keys})`,
  cancel: 'Cancel the dictation',
};

/** The screen's own lock is one of those that forget to give it back. */
function keyboardKept(app: string): string {
  return `${app} keeps the keyboard to itself, as password fields do, so the hotkey is not heard: close its password field, quit it, or lock the screen and unlock it.`;
}
