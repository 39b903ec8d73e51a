import type { ReactNode } from 'react';
import type { SettingsTopic } from '../../../src-core/mending.ts';
import { settingsWords } from '../../../src-core/words/settings.ts';
import { BookIcon, CloudIcon, SettingsIcon, ShieldIcon, SpeechIcon, WindowIcon } from '../../icons.tsx';

export const topics: readonly {
  readonly id: SettingsTopic;
  readonly name: string;
  readonly icon: ReactNode;
}[] = [
  { id: 'general', name: settingsWords.topics.general, icon: <SettingsIcon /> },
  { id: 'speech', name: settingsWords.topics.speech, icon: <SpeechIcon /> },
  { id: 'words', name: settingsWords.topics.words, icon: <BookIcon /> },
  { id: 'insertion', name: settingsWords.topics.insertion, icon: <WindowIcon /> },
  { id: 'fallback', name: settingsWords.topics.fallback, icon: <CloudIcon /> },
  { id: 'about', name: settingsWords.topics.about, icon: <ShieldIcon /> },
];
