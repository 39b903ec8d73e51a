import { z } from 'zod';
import { parseHotkey, wouldType } from './hotkey.ts';
import { languageCodes } from './languages.ts';
import { serviceBaseUrl } from './service-url.ts';
import { defaultModelId, findModel } from './speech-models.ts';

/** The one truth about what can be set, and what it is when nobody set it. */
export const settingsSchema = z.object({
  hotkey: z
    .string()
    .max(60)
    .refine((text) => {
      const hotkey = parseHotkey(text);
      return hotkey !== null && !wouldType(hotkey);
    })
    .default('F9'),
  /** null: the service finds out. */
  language: z.enum(languageCodes).nullable().default(null),
  prompt: z.string().max(2000).default(''),
  /** null: whatever the system uses. The label finds it again when its id has changed. */
  microphone: z
    .object({ id: z.string().max(300), label: z.string().max(300) })
    .nullable()
    .default(null),
  service: z.enum(['embedded', 'groq']).default('embedded'),
  /** The embedded engine's, by its name in the catalogue; used where it understands what is spoken. */
  embeddedModel: z
    .string()
    .max(60)
    .refine((id) => findModel(id) !== undefined)
    .default(defaultModelId),
  groqModel: z.string().trim().min(1).max(100).default('whisper-large-v3-turbo'),
  groqBaseUrl: serviceBaseUrl.default('https://api.groq.com'),
  theme: z.enum(['system', 'light', 'dark']).default('system'),
});

export type Settings = z.infer<typeof settingsSchema>;

export const defaultSettings: Settings = settingsSchema.parse({});

/** Any part of the settings; what is left out stays as it is. */
export const settingsChange = z.strictObject({
  hotkey: settingsSchema.shape.hotkey.unwrap().optional(),
  language: settingsSchema.shape.language.unwrap().optional(),
  prompt: settingsSchema.shape.prompt.unwrap().optional(),
  microphone: settingsSchema.shape.microphone.unwrap().optional(),
  service: settingsSchema.shape.service.unwrap().optional(),
  embeddedModel: settingsSchema.shape.embeddedModel.unwrap().optional(),
  groqModel: settingsSchema.shape.groqModel.unwrap().optional(),
  groqBaseUrl: settingsSchema.shape.groqBaseUrl.unwrap().optional(),
  theme: settingsSchema.shape.theme.unwrap().optional(),
});

export type SettingsChange = z.infer<typeof settingsChange>;

/**
 * Settings from a file: each field on its own, so that one bad value costs that value and not the
 * others. `rejected` names the fields that fell back to their default.
 */
export function settingsFromFile(stored: unknown): { settings: Settings; rejected: readonly string[] } {
  const fields: Record<string, unknown> = typeof stored === 'object' && stored !== null ? { ...stored } : {};
  const whole = settingsSchema.safeParse(fields);
  if (whole.success) return { settings: whole.data, rejected: [] };
  const rejected = [...new Set(whole.error.issues.map((issue) => String(issue.path[0])))];
  for (const name of rejected) delete fields[name];
  return { settings: settingsSchema.parse(fields), rejected };
}
