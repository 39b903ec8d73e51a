import { type RemoteServiceId, services } from '../../../src-core/services.ts';
import { settingsWords } from '../../../src-core/words/settings.ts';
import { useSnapshot } from '../app-state.ts';
import { SavedTextField } from '../controls/SavedTextField.tsx';
import { useCommand } from '../use-command.ts';
import { SettingRow } from './SettingRow.tsx';

const words = settingsWords.baseUrl;

export function AddressSetting({ service }: { service: RemoteServiceId }) {
  const { settings } = useSnapshot();
  const change = useCommand('changeSettings');
  const { baseUrl } = settings.services[service];
  const usual = services[service].baseUrl;
  const id = `${service}-address`;
  return (
    <SettingRow
      id={id}
      name={words.name}
      sentence={service === 'custom' ? words.ownSentence : words.sentence}
      note={usual !== null && usual !== baseUrl ? words.usual(usual) : null}
      failure={change.failure}
      failureWords={{ 'setting-refused': words.refused }}
    >
      <SavedTextField
        id={id}
        saved={baseUrl ?? ''}
        longest={300}
        placeholder={usual ?? words.ownPlaceholder}
        onSave={(address) => {
          // Emptied: back to the usual one, or to none at all.
          const next = address.trim() === '' ? usual : address;
          return change.run({
            services: service === 'custom' ? { custom: { baseUrl: next } } : { [service]: { baseUrl: next } },
          });
        }}
        onRevert={change.forget}
      />
    </SettingRow>
  );
}
