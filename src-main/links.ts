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

export function openLink(link: CommandInput<'openLink'>['link']): Promise<void> {
  return shell.openExternal(links[link]);
}
