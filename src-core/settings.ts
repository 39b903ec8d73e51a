import { z } from 'zod';
import { captureModes } from './capture/microphone.ts';
import { given, unique } from './changed-settings.ts';
import { connectionsChange, connectionsSchema, defaultConnections } from './connections.ts';
import { cueThemes } from './cues.ts';
import { activations } from './dictation/activation.ts';
import { longestAppName } from './history-entry.ts';
import { parseHotkey, wouldType } from './hotkey.ts';
import { bindingOf, type HotkeyBinding, hotkeyActions, mostBindings } from './hotkey-bindings.ts';
import { type AppRule, type InsertionRules, insertionWays, usualWays } from './insertion-plan.ts';
import { languageCodes } from './languages.ts';
import { mediaChoices } from './media/media.ts';
import { serviceIds } from './services.ts';
import { defaultModelId, findModel } from './speech-models.ts';

const language = z.enum(languageCodes);

const microphone = z.object({ id: z.string().min(1).max(300), label: z.string().max(300) });

const appRule = z.object({
  app: z.string().trim().min(1).max(longestAppName),
  way: z.enum(insertionWays),
  submits: z.boolean(),
  /** Rules of older versions do not say. */
  keepsLineBreaks: z.boolean().default(false),
});

const binding = z.object({
  keys: z
    .string()
    .max(60)
    .refine((text) => {
      const hotkey = parseHotkey(text);
      return hotkey !== null && !wouldType(hotkey);
    }),
  action: z.enum(hotkeyActions),
  language: language.nullable(),
  activation: z.enum(activations).optional(),
});

/** The one truth about what can be set. A value of null was not set: the service or the system decides. */
const values = {
  /** Which keys do what; none at all leaves the tray and the command line. */
  hotkeys: z.array(binding).max(mostBindings).transform(eachKeysOnce),
  /** What a press of the hotkey means: see `dictation/activation.ts`. */
  activation: z.enum(activations),
  /** null: the service finds out. */
  language: language.nullable(),
  /** Pinned: offered first, in this order. */
  favouriteLanguages: z.array(language).max(20).transform(unique),
  /** Style: how a text looks that the service should imitate. */
  prompt: z.string().max(2000),
  /** Names and terms with their spelling, the most important first. */
  vocabulary: z.array(z.string().trim().min(1).max(100)).max(500).transform(unique),
  /** 0 to 1. */
  temperature: z.number().min(0).max(1).nullable(),
  /** To English, where the model can. */
  translate: z.boolean(),
  /** Also ask when each word was said: that takes the service a little longer. */
  wordTimes: z.boolean(),
  /** The first that is connected hears; none of them: whatever the system uses. The label finds one whose id has changed. */
  microphones: z.array(microphone).max(20),
  /** A Bluetooth headset that plays music keeps playing it: another microphone hears meanwhile. */
  sparesMusic: z.boolean(),
  /** When the microphone is open: see `capture/microphone.ts`. */
  captureMode: z.enum(captureModes),
  /** What happens to what other programs play while somebody is recorded: see `media/media.ts`. */
  media: z.enum(mediaChoices),
  /** Small sounds: see `cues.ts`. */
  cues: z.enum(cueThemes),
  /** Also one when the microphone hears, which it hears as well. */
  cueAtStart: z.boolean(),
  service: z.enum(serviceIds),
  /** The embedded engine's, by its name in the catalogue; used where it understands what is spoken. */
  embeddedModel: z
    .string()
    .max(60)
    .refine((id) => findModel(id) !== undefined),
  services: connectionsSchema,
  /** Who is asked, in this order, when the chosen service does not answer. */
  fallback: z.array(z.enum(serviceIds)).max(serviceIds.length).transform(unique),
  /** Ask the next service as well when an answer is later than usual; the first good one wins. */
  hedging: z.boolean(),
  /** US dollars; from there on dictations stay on this computer until the month ends. */
  monthlyCapDollars: z.number().min(0).max(10_000).nullable(),
  /** How the words get into apps of which `appRules` says nothing: see `insertion-plan.ts`. */
  usualWay: z.enum(usualWays),
  /** One app each. */
  appRules: z.array(appRule).max(200).transform(oneAnApp),
  /** Spaces and capitals follow what stands around the caret, where the system tells that. */
  fitsText: z.boolean(),
  theme: z.enum(['system', 'light', 'dark']),
  /** Keep the sound of dictations to listen to; when off, none is written. */
  keepSounds: z.boolean(),
  /** What of it stays: so many days, so many dictations, so many MB of 1,000,000 bytes; null sets no limit. */
  soundDays: z.int().min(1).max(36_500).nullable(),
  soundCount: z.int().min(1).max(1_000_000).nullable(),
  soundMegabytes: z.int().min(1).max(1_000_000).nullable(),
};

export const settingsSchema = z.object({
  ...values,
  /** Chosen lately, the latest first; kept by the app itself. */
  recentLanguages: z.array(language).max(20).transform(unique),
});

export type Settings = z.infer<typeof settingsSchema>;

/** What it is when nobody set it. */
export const defaultSettings: Settings = {
  hotkeys: [{ keys: 'F9', action: 'dictate', language: null }],
  activation: 'hold',
  language: null,
  favouriteLanguages: [],
  recentLanguages: [],
  prompt: '',
  vocabulary: [],
  temperature: null,
  translate: false,
  wordTimes: false,
  microphones: [],
  sparesMusic: true,
  captureMode: 'ready',
  media: 'leave',
  cues: 'none',
  cueAtStart: false,
  service: 'embedded',
  embeddedModel: defaultModelId,
  services: defaultConnections,
  fallback: ['embedded'],
  hedging: false,
  monthlyCapDollars: null,
  usualWay: 'paste',
  appRules: [],
  fitsText: true,
  theme: 'system',
  keepSounds: false,
  soundDays: 30,
  soundCount: null,
  soundMegabytes: 1_000,
};

/** Any part of the settings; what is left out stays as it is. */
export const settingsChange = z.strictObject({ ...values, services: connectionsChange }).partial();

export type SettingsChange = z.infer<typeof settingsChange>;

export function insertionRules({ usualWay, appRules }: Settings): InsertionRules {
  return { usualWay, apps: appRules };
}

/**
 * Settings from a file: each value on its own, however deep it lies, so that a bad one costs itself
 * and not its neighbours. `rejected` names those that fell back to their default.
 */
export function settingsFromFile(stored: unknown): { settings: Settings; rejected: readonly string[] } {
  const fields = over(defaultSettings, isRecord(stored) ? fromOlderVersions(stored) : {});
  const rejected = new Set<string>();
  for (let parsed = settingsSchema.safeParse(fields); ; parsed = settingsSchema.safeParse(fields)) {
    if (parsed.success) {
      // A bad key would else leave nobody a way to dictate.
      const isBare = rejected.has('hotkeys') && parsed.data.hotkeys.length === 0;
      const settings = isBare ? { ...parsed.data, hotkeys: defaultSettings.hotkeys } : parsed.data;
      return { settings, rejected: [...rejected] };
    }
    // From the end, so that a place in a list still names the same value after one was taken out.
    for (const { path } of parsed.error.issues.toReversed()) rejected.add(repair(fields, path));
  }
}

type Tree = Record<string, unknown>;

function isRecord(value: unknown): value is Tree {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

/** The stored values over the defaults, down to where a setting is one value. */
function over(defaults: Tree, stored: Tree): Tree {
  return Object.fromEntries(
    Object.entries(defaults).map(([name, usual]) => {
      const value = stored[name];
      if (isRecord(usual) && (value === undefined || isRecord(value)))
        return [name, over(usual, value ?? {})];
      return [name, value === undefined ? usual : value];
    }),
  );
}

/** Puts the default where the path leads, or takes one item out of a list; says which it was. */
function repair(fields: Tree, path: readonly PropertyKey[]): string {
  let place = fields;
  let usual: Tree = defaultSettings;
  for (const [depth, part] of path.entries()) {
    const name = String(part);
    const value = place[name];
    const next = usual[name];
    const following = path[depth + 1];
    if (Array.isArray(value) && typeof following === 'number') {
      place[name] = value.toSpliced(following, 1);
      return path.slice(0, depth + 1).join('.');
    }
    if (!isRecord(value) || !isRecord(next)) {
      place[name] = isRecord(next) ? over(next, {}) : next;
      return path.slice(0, depth + 1).join('.');
    }
    place = value;
    usual = next;
  }
  return path.join('.');
}

/** Before there were several of them, there was one microphone, or null. */
function withMicrophones(stored: Tree): Tree {
  const { microphone: only, ...rest } = stored;
  return only === undefined || only === null || rest.microphones !== undefined
    ? rest
    : { ...rest, microphones: [only] };
}

/** Before there were several, one hotkey began a dictation. */
function withHotkeys(stored: Tree): Tree {
  const { hotkey: only, ...rest } = stored;
  return only === undefined || rest.hotkeys !== undefined
    ? rest
    : { ...rest, hotkeys: [{ keys: only, action: 'dictate', language: null }] };
}

/** Before there were several services, the connection to Groq stood beside the other settings. */
function fromOlderVersions(stored: Tree): Tree {
  const { groqModel, groqBaseUrl, ...rest } = withHotkeys(withMicrophones(stored));
  if (groqModel === undefined && groqBaseUrl === undefined) return rest;
  const known = isRecord(rest.services) ? rest.services : {};
  const groq = {
    ...given({ model: groqModel, baseUrl: groqBaseUrl }),
    ...(isRecord(known.groq) ? known.groq : {}),
  };
  return { ...rest, services: { ...known, groq } };
}

function eachKeysOnce(bindings: readonly HotkeyBinding[]): HotkeyBinding[] {
  return bindings.filter((each) => bindingOf(bindings, each.keys) === each);
}

/** The last word about an app counts, and it keeps its place. */
function oneAnApp(rules: readonly AppRule[]): AppRule[] {
  return [...new Map(rules.map((rule) => [rule.app.toLowerCase(), rule])).values()];
}
