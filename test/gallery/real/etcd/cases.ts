import { changeNotApplied } from './change-not-applied.ts'
import { compactedBehindLiveWatches } from './compacted-behind-live-watches.ts'
import { cutOffForAMoment } from './cut-off-for-a-moment.ts'
import { followsAnotherCluster } from './follows-another-cluster.ts'
import { keyDeleted } from './key-deleted.ts'
import { leaderKilled } from './leader-killed.ts'
import { loginNotGiven } from './login-not-given.ts'
import { restoreOfAnOlderSnapshot } from './restore-of-an-older-snapshot.ts'
import { restoreThatForks } from './restore-that-forks.ts'
import { sameContentWrittenAgain } from './same-content-written-again.ts'
import { stoppedMemberListedFirst } from './stopped-member-listed-first.ts'
import { twoMembersFrozen } from './two-members-frozen.ts'
import { untouchedStore } from './untouched-store.ts'
import { userWithoutARole } from './user-without-a-role.ts'
import { watchAtAFrozenMember } from './watch-at-a-frozen-member.ts'
import { watchCancelledByACompaction } from './watch-cancelled-by-a-compaction.ts'
import { watchThatHasStopped } from './watch-that-has-stopped.ts'
import type { StoreCase } from './place.ts'

export const storeCases: readonly StoreCase[] = [
  changeNotApplied,
  followsAnotherCluster,
  keyDeleted,
  loginNotGiven,
  restoreOfAnOlderSnapshot,
  restoreThatForks,
  twoMembersFrozen,
  userWithoutARole,
  watchAtAFrozenMember,
  watchCancelledByACompaction,
  watchThatHasStopped,
  untouchedStore,
  stoppedMemberListedFirst,
  leaderKilled,
  sameContentWrittenAgain,
  compactedBehindLiveWatches,
  cutOffForAMoment,
]
