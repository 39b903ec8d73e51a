import { useEffect, useState } from 'react';
import { longestAppName } from '../../../src-core/history-entry.ts';
import { type AppRule, insertionWays, maySayLineBreaks } from '../../../src-core/insertion-plan.ts';
import { settingsWords } from '../../../src-core/words/settings.ts';
import { CloseIcon } from '../../icons.tsx';
import { useSend, useSnapshot } from '../app-state.ts';
import { IconButton } from '../controls/Button.tsx';
import { Combobox } from '../controls/Combobox.tsx';
import { Select } from '../controls/Select.tsx';
import { Switch } from '../controls/Switch.tsx';
import { useCommand } from '../use-command.ts';
import styles from './AppRulesSetting.module.css';
import { SettingRow } from './SettingRow.tsx';

const words = settingsWords.appRules;

/** Apps that want their words in another way than the rest. */
export function AppRulesSetting() {
  const { settings, insertion } = useSnapshot();
  const { appRules } = settings;
  const change = useCommand('changeSettings');
  const recent = useRecentApps();
  const others = recent.filter((app) => !appRules.some((rule) => isSame(rule.app, app)));

  function save(rule: AppRule) {
    return change.run({ appRules: appRules.map((each) => (isSame(each.app, rule.app) ? rule : each)) });
  }

  function add(name: string) {
    const app = name.trim();
    if (app === '' || appRules.some((rule) => isSame(rule.app, app))) return Promise.resolve({ ok: true });
    return change.run({
      appRules: [...appRules, { app, way: 'paste', submits: false, keepsLineBreaks: false }],
    });
  }

  function remove({ app }: AppRule) {
    void change.run({ appRules: appRules.filter((each) => each.app !== app) });
    // The controls of the row go with it.
    document.getElementById('app-rules')?.focus();
  }

  return (
    <SettingRow
      id="app-rules"
      name={words.name}
      sentence={words.sentence}
      note={insertion.knowsApps ? null : words.unknown}
      failure={change.failure}
      extra={
        appRules.length > 0 && (
          <ul className={styles.rules}>
            {appRules.map((rule) => (
              <li key={rule.app} className={styles.rule}>
                <span className={styles.app}>{rule.app}</span>
                <Select
                  id={`way-${rule.app}`}
                  label={words.wayOf(rule.app)}
                  options={insertionWays.map((way) => ({ value: way, name: words.ways[way] }))}
                  value={rule.way}
                  onChange={(value) => {
                    const way = insertionWays.find((each) => each === value);
                    if (way !== undefined) void save({ ...rule, way });
                  }}
                />
                <span className={styles.choices}>
                  {maySayLineBreaks(rule) && (
                    <label className={styles.choice} htmlFor={`keeps-line-breaks-${rule.app}`}>
                      <Switch
                        id={`keeps-line-breaks-${rule.app}`}
                        isOn={rule.keepsLineBreaks}
                        onChange={(keepsLineBreaks) => void save({ ...rule, keepsLineBreaks })}
                      />
                      {words.keepsLineBreaks}
                    </label>
                  )}
                  <label className={styles.choice} htmlFor={`submits-${rule.app}`}>
                    <Switch
                      id={`submits-${rule.app}`}
                      isOn={rule.submits && rule.way !== 'copy'}
                      isDisabled={rule.way === 'copy'}
                      onChange={(submits) => void save({ ...rule, submits })}
                    />
                    {words.submits}
                  </label>
                </span>
                <span className={styles.remove}>
                  <IconButton
                    label={words.remove(rule.app)}
                    icon={<CloseIcon />}
                    onClick={() => remove(rule)}
                  />
                </span>
              </li>
            ))}
          </ul>
        )
      }
    >
      <Combobox
        id="app-rules"
        saved=""
        longest={longestAppName}
        placeholder={words.add}
        suggestions={others}
        onSave={add}
        onRevert={change.forget}
      />
    </SettingRow>
  );
}

function isSame(one: string, other: string): boolean {
  return one.toLowerCase() === other.toLowerCase();
}

/** So many dictations are looked through for them. */
const lookedThrough = 100;

/** Apps that were dictated into, the last one first. */
function useRecentApps(): readonly string[] {
  const send = useSend();
  const [apps, setApps] = useState<readonly string[]>([]);
  useEffect(() => {
    void send('listHistory', { query: '', before: null, limit: lookedThrough }).then((answer) => {
      if (answer.ok) setApps([...new Set(answer.value.entries.flatMap(({ app }) => app ?? []))]);
    });
  }, [send]);
  return apps;
}
