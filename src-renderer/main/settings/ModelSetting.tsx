import { useState } from 'react';
import { type RemoteServiceId, services } from '../../../src-core/services.ts';
import { problems, serviceNames } from '../../../src-core/words/en.ts';
import { settingsWords } from '../../../src-core/words/settings.ts';
import { useSnapshot } from '../app-state.ts';
import { Combobox } from '../controls/Combobox.tsx';
import { useCommand } from '../use-command.ts';
import { SettingRow } from './SettingRow.tsx';

const words = settingsWords.model;

export function ModelSetting({ service }: { service: RemoteServiceId }) {
  const { settings, keys } = useSnapshot();
  const change = useCommand('changeSettings');
  const list = useCommand('listModels');
  const [offered, setOffered] = useState<readonly string[]>([]);
  const { baseUrl, model } = settings.services[service];
  const { models: known, needsKey } = services[service];
  const id = `${service}-model`;

  /** The service's own list is asked when somebody wants to see it, and at no other time. */
  async function refresh() {
    if (baseUrl === null || (needsKey && !keys[service].isSet)) return;
    const result = await list.run({ service });
    if (result.ok) setOffered(result.value);
  }

  return (
    <SettingRow
      id={id}
      name={words.name}
      sentence={service === 'custom' ? words.ownSentence : words.sentence(serviceNames[service])}
      note={list.failure === null ? null : words.noList(problems[list.failure].what)}
      failure={change.failure}
      failureWords={{ 'setting-refused': words.refused }}
    >
      <Combobox
        id={id}
        saved={model}
        longest={100}
        suggestions={offered.length > 0 ? offered : known}
        onOpen={() => void refresh()}
        onSave={(text) => change.run({ services: { [service]: { model: text } } })}
        onRevert={change.forget}
      />
    </SettingRow>
  );
}
