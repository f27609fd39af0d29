# SPDX-License-Identifier: GPL-2.0-only
# One suite of KTAP, as debugfs has it, to flat TAP: a line for each case, in
# which those of its parameters are counted. Lines before the result of a case
# that failed follow it as comments.
#   awk -v suite=NAME -v first=N -f ktap.awk
function flush(i) {
	for (i = 1; i <= kept; i++)
		print "# " lines[i]
}
function forget() {
	kept = passed = failed = skipped = 0
}
BEGIN { n = first }
/^    (not )?ok [0-9]+ / {
	good = $1 == "ok"
	sub(/^    (not )?ok [0-9]+ (- )?/, "")
	of = passed + failed + skipped
	extra = of ? sprintf(" (%d of %d%s)", passed, of,
		skipped ? ", " skipped " skipped" : "") : ""
	skip = ""
	if (match($0, / # SKIP.*/)) {
		skip = of ? "" : substr($0, RSTART)
		$0 = substr($0, 1, RSTART - 1)
	}
	printf "%s %d - %s: %s%s%s\n", good ? "ok" : "not ok", n++, suite,
		$0, extra, skip
	if (!good)
		flush()
	forget()
	next
}
/^        not ok [0-9]+ / { failed++; lines[++kept] = $0; next }
/^        ok [0-9]+ .*# SKIP/ { skipped++; next }
/^        ok [0-9]+ / { passed++; next }
/KTAP version|# Subtest|# module:|^ *1\.\./ { next }
{ lines[++kept] = $0 }
