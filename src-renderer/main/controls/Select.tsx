import styles from './Select.module.css';

interface SelectProps {
  readonly id: string;
  readonly options: readonly { readonly value: string; readonly name: string }[];
  readonly value: string;
  readonly onChange: (value: string) => void;
}

export function Select({ id, options, value, onChange }: SelectProps) {
  return (
    <select
      id={id}
      className={styles.select}
      aria-describedby={`${id}-sentence`}
      value={value}
      onChange={(event) => onChange(event.target.value)}
    >
      {options.map((option) => (
        <option key={option.value} value={option.value}>
          {option.name}
        </option>
      ))}
    </select>
  );
}
