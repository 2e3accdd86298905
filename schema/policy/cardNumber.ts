/** A card's number without the blanks it is printed with. What is looked up is what tries are counted by. */
export const writtenPlain = (cardNumber: string): string => cardNumber.replace(/\s/g, '');
