import { settingsWords } from '../../../src-core/words/settings.ts';
import { useSnapshot } from '../app-state.ts';
import { Combobox } from '../controls/Combobox.tsx';
import { SavedTextField } from '../controls/SavedTextField.tsx';
import { Select } from '../controls/Select.tsx';
import { useCommand } from '../use-command.ts';
import { SettingRow } from './SettingRow.tsx';

const words = settingsWords.cortecs;

/** What Cortecs knows today; another word may be typed. */
const preferences = ['balanced', 'speed', 'cost'];

/** How Cortecs chooses the provider that really transcribes. What is not set is not sent. */
export function CortecsSettings() {
  return (
    <>
      <Preference />
      <AllowedProviders />
      <YesOrNo field="euNative" words={words.euNative} />
      <YesOrNo field="allowQuantization" words={words.quantization} />
    </>
  );
}

function Preference() {
  const { cortecs } = useSnapshot().settings.services;
  const change = useCommand('changeSettings');
  return (
    <SettingRow
      id="cortecs-preference"
      name={words.preference.name}
      sentence={words.preference.sentence}
      failure={change.failure}
    >
      <Combobox
        id="cortecs-preference"
        saved={cortecs.preference ?? ''}
        longest={60}
        placeholder={words.preference.placeholder}
        suggestions={preferences}
        onSave={(text) => change.run({ services: { cortecs: { preference: text.trim() || null } } })}
        onRevert={change.forget}
      />
    </SettingRow>
  );
}

function AllowedProviders() {
  const { cortecs } = useSnapshot().settings.services;
  const change = useCommand('changeSettings');
  return (
    <SettingRow
      id="cortecs-providers"
      name={words.providers.name}
      sentence={words.providers.sentence}
      failure={change.failure}
    >
      <SavedTextField
        id="cortecs-providers"
        saved={cortecs.allowedProviders.join(', ')}
        longest={1000}
        placeholder={words.providers.placeholder}
        onSave={(text) => {
          const allowedProviders = text.split(/[,\s]+/).filter((name) => name !== '');
          return change.run({ services: { cortecs: { allowedProviders } } });
        }}
        onRevert={change.forget}
      />
    </SettingRow>
  );
}

interface YesOrNoProps {
  readonly field: 'euNative' | 'allowQuantization';
  readonly words: { readonly name: string; readonly sentence: string };
}

function YesOrNo({ field, words: { name, sentence } }: YesOrNoProps) {
  const { cortecs } = useSnapshot().settings.services;
  const change = useCommand('changeSettings');
  const value = cortecs[field];
  const id = `cortecs-${field}`;
  return (
    <SettingRow id={id} name={name} sentence={sentence} failure={change.failure}>
      <Select
        id={id}
        options={[
          { value: '', name: words.notSet },
          { value: 'yes', name: words.yes },
          { value: 'no', name: words.no },
        ]}
        value={value === null ? '' : value ? 'yes' : 'no'}
        onChange={(chosen) =>
          void change.run({ services: { cortecs: { [field]: chosen === '' ? null : chosen === 'yes' } } })
        }
      />
    </SettingRow>
  );
}
