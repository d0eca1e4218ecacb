import { cacheAnswersTaggedRequests } from './cache-answers-tagged-requests.ts'
import { cacheByTheTag } from './cache-by-the-tag.ts'
import { cacheThatIsBypassed } from './cache-that-is-bypassed.ts'
import { deadAddressThatIsRetried } from './dead-address-that-is-retried.ts'
import { expiredLease } from './expired-lease.ts'
import { grayDownWithABackup } from './gray-down-with-a-backup.ts'
import { grayDownWithAnErrorPage } from './gray-down-with-an-error-page.ts'
import { headerRuleRemoved } from './header-rule-removed.ts'
import { innerGatewaySendsEverybodyToGray } from './inner-gateway-sends-everybody-to-gray.ts'
import { innerGatewayWithoutTheRule } from './inner-gateway-without-the-rule.ts'
import { mapIgnoresCase } from './map-ignores-case.ts'
import { oneReplicaWithoutTheRule } from './one-replica-without-the-rule.ts'
import { regexWithoutABeginning } from './regex-without-a-beginning.ts'
import { regexWithoutAnEnd } from './regex-without-an-end.ts'
import { reloadRefused } from './reload-refused.ts'
import { stableHopDropsTheTag } from './stable-hop-drops-the-tag.ts'
import { stableInstanceInTheGrayUpstream } from './stable-instance-in-the-gray-upstream.ts'
import { tagStrippedAtTheEdge } from './tag-stripped-at-the-edge.ts'
import { underscoreHeaderAccepted } from './underscore-header-accepted.ts'
import { untouchedGateway } from './untouched-gateway.ts'
import { weightBySplitClients } from './weight-by-split-clients.ts'
import { weightLeftOnBySplitClients } from './weight-left-on-by-split-clients.ts'
import { weightOfZeroAndStillListed } from './weight-of-zero-and-still-listed.ts'
import type { GatewayCase } from './place.ts'

export const gatewayCases: readonly GatewayCase[] = [
  cacheAnswersTaggedRequests,
  cacheByTheTag,
  expiredLease,
  grayDownWithABackup,
  grayDownWithAnErrorPage,
  headerRuleRemoved,
  innerGatewaySendsEverybodyToGray,
  innerGatewayWithoutTheRule,
  mapIgnoresCase,
  oneReplicaWithoutTheRule,
  regexWithoutABeginning,
  regexWithoutAnEnd,
  reloadRefused,
  stableHopDropsTheTag,
  stableInstanceInTheGrayUpstream,
  tagStrippedAtTheEdge,
  underscoreHeaderAccepted,
  weightLeftOnBySplitClients,
  weightOfZeroAndStillListed,
  untouchedGateway,
  weightBySplitClients,
  deadAddressThatIsRetried,
  cacheThatIsBypassed,
]
