// Writes a time. The normalised document has RFC 3339 in UTC; many APIs count seconds.
#pragma once

#include "write.h"

// put_time writes seconds since 1970 as RFC 3339 in UTC. What is no plain number of
// seconds up to the year 9999 is written as it is, by the other name.
static void put_time(const char *name, const char *raw_name, value v) {
	u64 seconds = 0;
	u32 p = v.at;
	for (; p < v.end && p < v.at + 12 && digit_at(p); p++) seconds = seconds * 10 + (text[p] - '0');
	bool whole = p > v.at;
	if (p < v.end && text[p] == '.') // some libraries write 1741476777.0; the fraction is dropped
		for (p++; p < v.end && digit_at(p);) p++;
	if (!whole || p < v.end || seconds > 253402300799) {
		put_value(raw_name, v);
		return;
	}
	// Days to a date, by years that begin in March, so that a leap day comes last.
	u32 in_day = (u32)(seconds % 86400), day = (u32)(seconds / 86400) + 719468;
	u32 era = day / 146097, of_era = day % 146097; // 400 years
	u32 year = (of_era - of_era / 1460 + of_era / 36524 - of_era / 146096) / 365;
	u32 of_year = of_era - (365 * year + year / 4 - year / 100);
	u32 month = (5 * of_year + 2) / 153; // 0 is March
	put_key(name);
	put_byte('"');
	put_number(era * 400 + year + (month > 9), 4);
	put_byte('-');
	put_number(month < 10 ? month + 3 : month - 9, 2);
	put_byte('-');
	put_number(of_year - (153 * month + 2) / 5 + 1, 2);
	put_byte('T');
	put_number(in_day / 3600, 2);
	put_byte(':');
	put_number(in_day / 60 % 60, 2);
	put_byte(':');
	put_number(in_day % 60, 2);
	PUT("Z\"");
}
