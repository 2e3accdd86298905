/** Whether a text can be a PIN: 4 to 12 decimal digits. */
export const isPin = (text: string): boolean => /^[0-9]{4,12}$/.test(text);
