// Says of each request whether IAM would allow it, and by which actions and resources of which
// statements. Reads and writes JSON; evaluator.py says what it holds.
//
// node evaluate.mjs FOLDER, where FOLDER has the package in node_modules.
import { createRequire } from 'node:module'
import { resolve } from 'node:path'
import { text } from 'node:stream/consumers'

const ACCOUNT = '123456789012'
const require = createRequire(resolve(process.argv[2], 'package.json'))
const { runSimulation } = require('@cloud-copilot/iam-simulate')

// The package knows the names of what a service encrypts for only as this placeholder, since what follows
// is the caller's to name. Only the one that template.yaml uses stands for it: another stays unknown.
const ENCRYPTED_FOR = 'kms:EncryptionContext:aws:s3:arn'
const ANY_ENCRYPTED_FOR = 'kms:EncryptionContext:${EncryptionContextKey}'

function matches(explained, name) {
  return explained.filter((each) => each.matches).map((each) => each[name])
}

async function evaluate({ policy, resourcePolicy, action, resource, context }) {
  const outcome = await runSimulation(
    {
      request: {
        principal: `arn:aws:iam::${ACCOUNT}:role/role`,
        action,
        resource: { resource, accountId: ACCOUNT },
        contextVariables: context,
      },
      identityPolicies: [{ name: 'role', policy }],
      resourcePolicy,
      serviceControlPolicies: [],
      resourceControlPolicies: [],
    },
    {},
  )
  if (outcome.resultType !== 'single') {
    return { error: JSON.stringify(outcome.errors ?? outcome.resultType) }
  }
  if (outcome.result.ignoredContextKeys?.length) {
    return { error: `the action knows no ${outcome.result.ignoredContextKeys}` }
  }
  return {
    allowed: outcome.overallResult === 'Allowed',
    by: outcome.result.analysis.identityAnalysis.allowStatements.map(({ explain }) => ({
      statement: explain.identifier,
      actions: matches(explain.actions, 'action'),
      resources: matches(explain.resources, 'resource'),
    })),
  }
}

const given = await text(process.stdin)
const requests = JSON.parse(given.replaceAll(JSON.stringify(ENCRYPTED_FOR), JSON.stringify(ANY_ENCRYPTED_FOR)))
process.stdout.write(JSON.stringify(await Promise.all(requests.map(evaluate))))
