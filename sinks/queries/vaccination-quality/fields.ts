/** The fields that the directive asks for, each with the fault of one that is missing, then those that make it implausible. */
export const FIELDS = {
  name: ['name-missing', 'name-implausible'],
  birth: ['birth-missing', 'birth-incomplete', 'birth-implausible', 'birth-differs'],
  id: ['id-missing', 'id-implausible'],
  phone: ['phone-missing', 'phone-implausible'],
  sex: ['sex-missing', 'sex-differs'],
  doses: ['doses-missing', 'doses-order', 'doses-repeated', 'doses-gap', 'doses-interval'],
} as const;

export type Field = keyof typeof FIELDS;
export const FIELD_NAMES = Object.keys(FIELDS) as readonly Field[];
