/** The browser's own colour chooser as a dot, to stand in a text field. */
import { isColour } from '@/lib/contrast';

const UNKNOWN = '#8a8f98';
const dot = { width: 22, height: 22, padding: 0, border: 0, borderRadius: '50%', overflow: 'hidden', background: 'none', cursor: 'pointer' };

interface ColourPickerProps {
  label: string;
  value: string;
  onChange: (colour: string) => void;
}

export function ColourPicker({ label, value, onChange }: ColourPickerProps) {
  return <input type="color" style={dot} aria-label={label} value={isColour(value) ? value.toLowerCase() : UNKNOWN} onChange={(event) => onChange(event.currentTarget.value)} />;
}
