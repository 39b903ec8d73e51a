import { shell } from 'electron';
import type { CommandInput } from '../src-core/contract.ts';

/** The only addresses Dictum ever opens: windows name them, they cannot bring their own. */
const links: Record<CommandInput<'openLink'>['link'], string> = {
  'groq-keys': 'https://console.groq.com/keys',
  'groq-privacy': 'https://groq.com/privacy-policy',
  'openai-keys': 'https://platform.openai.com/api-keys',
  'openai-privacy': 'https://openai.com/policies/privacy-policy/',
  'cortecs-keys': 'https://cortecs.ai',
};

/**
 * Where the system says which apps may hear the microphone. Windows:
 * https://learn.microsoft.com/windows/uwp/launch-resume/launch-settings-app; Linux has no such page.
 */
const microphonePrivacy: Partial<Record<NodeJS.Platform, string>> = {
  darwin: 'x-apple.systempreferences:com.apple.preference.security?Privacy_Microphone',
  win32: 'ms-settings:privacy-microphone',
};

export const hasMicrophonePrivacy = microphonePrivacy[process.platform] !== undefined;

/** Does nothing where there is no such page; rejects where the system does not open it. */
export async function openMicrophonePrivacy(): Promise<void> {
  const address = microphonePrivacy[process.platform];
  if (address !== undefined) await shell.openExternal(address);
}

export function openLink(link: CommandInput<'openLink'>['link']): Promise<void> {
  return shell.openExternal(links[link]);
}
