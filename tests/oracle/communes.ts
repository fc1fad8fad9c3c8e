const COMMUNES_OF: Record<string, string> = {
  '582': '22738 22741 22744 22747 22750 22753 22756 22759 22762 22765 22768 22771 22774 22777 22779 22780',
  '584': '22783 22786 22789 22792 22795 22798 22801 22804 22807',
  '585': '22810 22813 22816 22819 22822 22825 22828 22831',
  '586': '22834 22846 22852 22855 22858 22861 22864 22867 22868',
  '587': '22870 22873 22876 22879 22882 22888 22891 22894 22912',
  '588': '22837 22840 22843 22849 22853 22856',
  '589': '22885 22897 22898 22900 22903 22906 22909 22910',
};

const DISTRICT_OF = new Map(
  Object.entries(COMMUNES_OF).flatMap(([district, communes]) =>
    communes.split(' ').map((commune): [string, string] => [commune, district]),
  ),
);

/** The 65 communes of Ninh Thuận by their codes of 2021. */
export const COMMUNES: readonly string[] = [...DISTRICT_OF.keys()];

/** The seven districts. */
export const DISTRICTS: readonly string[] = Object.keys(COMMUNES_OF);

/** The district of a commune, or null when the commune is none of the 65. */
export function districtOf(commune: string): string | null {
  return DISTRICT_OF.get(commune) ?? null;
}
