import { type KeyboardEvent, useEffect, useRef } from 'react';
import type { SettingsTopic } from '../../../src-core/mending.ts';
import { actions } from '../../../src-core/words/en.ts';
import { settingsWords } from '../../../src-core/words/settings.ts';
import { BackIcon } from '../../icons.tsx';
import { useSnapshot } from '../app-state.ts';
import { Button } from '../controls/Button.tsx';
import { Disclosure } from '../controls/Disclosure.tsx';
import { About } from './About.tsx';
import { ActivationSetting } from './ActivationSetting.tsx';
import { AppRulesSetting } from './AppRulesSetting.tsx';
import { CaptureModeSetting } from './CaptureModeSetting.tsx';
import { ConsentSetting } from './ConsentSetting.tsx';
import { CueSettings } from './CueSettings.tsx';
import { EncryptionSetting } from './EncryptionSetting.tsx';
import { EngineStatusLine } from './EngineStatusLine.tsx';
import { FallbackSetting } from './FallbackSetting.tsx';
import { FitsTextSetting } from './FitsTextSetting.tsx';
import { HearingSetting } from './HearingSetting.tsx';
import { HedgingSetting } from './HedgingSetting.tsx';
import { HotkeysSetting } from './HotkeysSetting.tsx';
import { LanguageSetting } from './LanguageSetting.tsx';
import { MediaSetting } from './MediaSetting.tsx';
import { MicrophoneSetting } from './MicrophoneSetting.tsx';
import { ModelSettings } from './ModelSettings.tsx';
import { MonthlyCapSetting } from './MonthlyCapSetting.tsx';
import { PinnedLanguagesSetting } from './PinnedLanguagesSetting.tsx';
import { PromptMeter } from './PromptMeter.tsx';
import { PromptSetting } from './PromptSetting.tsx';
import { ServicePanel } from './ServicePanel.tsx';
import { ServiceSetting } from './ServiceSetting.tsx';
import { Panel } from './SettingRow.tsx';
import styles from './SettingsPage.module.css';
import { SoundSettings } from './SoundSettings.tsx';
import { SparesMusicSetting } from './SparesMusicSetting.tsx';
import { TemperatureSetting } from './TemperatureSetting.tsx';
import { TestRecordingSetting } from './TestRecordingSetting.tsx';
import { ThemeSetting } from './ThemeSetting.tsx';
import { TranslateSetting } from './TranslateSetting.tsx';
import { topics } from './topics.tsx';
import { UsageTable } from './UsageTable.tsx';
import { UsualWaySetting } from './UsualWaySetting.tsx';
import { VocabularySetting } from './VocabularySetting.tsx';
import { WordTimesSetting } from './WordTimesSetting.tsx';

interface SettingsPageProps {
  readonly topic: SettingsTopic;
  readonly onTopic: (topic: SettingsTopic) => void;
  readonly onBack: () => void;
}

export function SettingsPage({ topic, onTopic, onBack }: SettingsPageProps) {
  const list = useRef<HTMLElement>(null);

  useEffect(() => list.current?.querySelector<HTMLElement>('[aria-current]')?.focus(), []);

  function onTopicKeyDown(event: KeyboardEvent) {
    const step = { ArrowDown: 1, ArrowRight: 1, ArrowUp: -1, ArrowLeft: -1 }[event.key];
    const next = topics[topics.findIndex(({ id }) => id === topic) + (step ?? 0)];
    if (step === undefined || next === undefined) return;
    event.preventDefault();
    onTopic(next.id);
    document.getElementById(`topic-${next.id}`)?.focus();
  }

  return (
    <div className={styles.page}>
      <nav ref={list} className={styles.side} aria-label={actions.settings}>
        <div className={styles.back}>
          <Button look="plain" icon={<BackIcon />} onClick={onBack}>
            {actions.history}
          </Button>
        </div>
        {topics.map(({ id, name, icon }) => (
          <button
            key={id}
            id={`topic-${id}`}
            type="button"
            className={styles.topic}
            aria-current={id === topic ? 'page' : undefined}
            tabIndex={id === topic ? 0 : -1}
            onClick={() => onTopic(id)}
            onKeyDown={onTopicKeyDown}
          >
            {icon}
            {name}
          </button>
        ))}
      </nav>
      <main className={styles.main}>
        <div className={styles.column}>
          <h1 className={styles.title}>{settingsWords.topics[topic]}</h1>
          <TopicPanels topic={topic} />
        </div>
      </main>
    </div>
  );
}

function TopicPanels({ topic }: { topic: SettingsTopic }) {
  const { settings } = useSnapshot();
  switch (topic) {
    case 'general':
      return (
        <>
          <Panel>
            <HotkeysSetting />
            <ActivationSetting />
            <HearingSetting />
            <MicrophoneSetting />
            <SparesMusicSetting />
            <CaptureModeSetting />
            <MediaSetting />
            <CueSettings />
            <TestRecordingSetting />
            <FitsTextSetting />
            <ThemeSetting />
          </Panel>
          <Panel>
            <SoundSettings />
            <EncryptionSetting />
          </Panel>
        </>
      );
    case 'speech':
      return (
        <>
          <Panel>
            <ServiceSetting />
          </Panel>
          <EngineStatusLine />
          {settings.service === 'embedded' && <ModelSettings />}
          {settings.service !== 'embedded' && (
            <ServicePanel key={settings.service} service={settings.service} />
          )}
          <Panel>
            <LanguageSetting />
            <TranslateSetting service={settings.service} />
            <Disclosure title={settingsWords.more}>
              <PinnedLanguagesSetting />
              {settings.service !== 'embedded' && (
                <>
                  <TemperatureSetting />
                  <WordTimesSetting />
                </>
              )}
            </Disclosure>
          </Panel>
        </>
      );
    case 'words':
      return (
        <Panel>
          <VocabularySetting />
          <PromptSetting />
          <PromptMeter />
        </Panel>
      );
    case 'insertion':
      return (
        <Panel>
          <UsualWaySetting />
          <ConsentSetting />
          <AppRulesSetting />
        </Panel>
      );
    case 'fallback':
      return (
        <>
          <Panel>
            <FallbackSetting />
            {settings.service !== 'embedded' && <HedgingSetting />}
          </Panel>
          {settings.service !== 'embedded' && settings.fallback.includes('embedded') && <ModelSettings />}
          <Panel>
            <MonthlyCapSetting />
            <UsageTable />
          </Panel>
        </>
      );
    case 'about':
      return <About />;
  }
}
