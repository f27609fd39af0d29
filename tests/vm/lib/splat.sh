# shellcheck shell=bash
# What in a kernel's log means that something went wrong.

: "${vm:?}"

splat_patterns=(
	'BUG[: ]' 'WARNING:' '\bOops\b' 'KASAN' 'UBSAN' 'KFENCE|KMSAN|KCSAN'
	'possible circular locking' 'possible recursive locking'
	'possible irq lock inversion' 'possible deadlock' 'held lock freed'
	'suspicious RCU usage' 'inconsistent lock state' 'INFO: lockdep'
	'still has locks held' 'bad unlock balance' 'Invalid wait context'
	'sleeping function called' 'scheduling while atomic' 'refcount_t'
	'unregister_netdevice: waiting for' 'leaked reference'
	'ref_tracker: .*(leaked|has [0-9]+/)' 'kmemleak: .* new suspected'
	'rcu.* (detected|self-detected) (stall|expedited)' 'rcu_.* stalls'
	'soft lockup' 'hard LOCKUP' 'blocked for more than [0-9]+ seconds'
	'DEBUG_LOCKS_WARN_ON' 'general protection' 'stack guard'
	'kernel stack overflow' 'Kernel panic' 'list_(add|del) corruption'
	'slab .* still has objects' 'Objects remaining' 'Poison overwritten'
	'Redzone overwritten' 'Object already free' 'ODEBUG:'
	'Unable to handle kernel' 'unable to handle page fault'
	'double free' 'invalid opcode' 'divide error' 'Bad page state'
	'Bad rss-counter' 'Segfault with no mm' 'Kernel mode (fault|signal)'
	'scheduling from the idle' 'non-zero (pgtables|count)'
	'NETDEV WATCHDOG' 'hung_task' ': [0-9a-f]{4} \[#[0-9]+\]'
)

# Boot messages that only name a checker
splat_names='(kasan|kfence|KASAN|UBSAN|KFENCE)[^:]*: *(initialized|KernelAddressSanitizer initialized)|Kernel command line:|Command line:|^(core |KASAN_|ubsan)'

# splat_line LOG: number of the first line that is a splat, or nothing
splat_line() {
	local pattern IFS='|' allow
	pattern="${splat_patterns[*]}"
	allow=$(grep -vE '^(#|$)' "$vm/splat-allow") || allow='^\b$'
	grep -naE "$pattern" "$1" | sed 's/\r$//' |
		grep -vaE ":.*($splat_names)" | grep -vaE "$allow" |
		head -n 1 | cut -d: -f1
}
