import { serviceIds } from '../../../src-core/services.ts';
import { serviceNames } from '../../../src-core/words/en.ts';
import { settingsWords } from '../../../src-core/words/settings.ts';
import { useSnapshot } from '../app-state.ts';
import { Choice } from '../controls/Choice.tsx';
import { useCommand } from '../use-command.ts';
import { SettingRow } from './SettingRow.tsx';

export function ServiceSetting() {
  const { settings } = useSnapshot();
  const change = useCommand('changeSettings');
  return (
    <SettingRow
      id="service"
      name={settingsWords.service.name}
      sentence={settingsWords.service[settings.service]}
      failure={change.failure}
      isWide
    >
      <Choice
        id="service"
        name={settingsWords.service.name}
        options={serviceIds.map((id) => ({ value: id, name: serviceNames[id] }))}
        value={settings.service}
        onChange={(service) => void change.run({ service })}
      />
    </SettingRow>
  );
}
