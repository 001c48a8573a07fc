"""Every task that calls a function waits for it as long as AWS may need.

Step Functions reports an error of Lambda as "Lambda." and its name
(docs.aws.amazon.com/step-functions/latest/dg/bp-lambda-serviceexception.html); the names are those
of Invoke (docs.aws.amazon.com/lambda/latest/api/API_Invoke.html). Three kinds, a retry each: their
counts must not be used up by one another.
"""

from lint.workflow import calls_lambda, states

# Lambda makes the function ready; the next calls fail until that has ended. A snapshot is gone after
# 14 days without a call (lambda/latest/dg/snapstart-troubleshooting.html), the network interfaces of
# a function in a VPC after some weeks (lambda/latest/dg/functions-states.html). An interface needs
# about a minute, a snapshot a few.
NOT_READY = {
    "Lambda.SnapStartNotReadyException",
    "Lambda.SnapStartTimeoutException",
    "Lambda.ResourceNotReadyException",
    "Lambda.ResourceConflictException",
    "Lambda.ClientExecutionTimeoutException",
}
# The account's other executions have to end first, and one of Compare may last 15 minutes.
THROTTLED = {"Lambda.TooManyRequestsException"}
# What passes by itself, as the best practice of AWS lists it.
TRANSIENT = {
    "Lambda.ServiceException",
    "Lambda.AWSLambdaException",
    "Lambda.SdkClientException",
}
SECONDS = {"not ready": 300, "throttled": 3600, "transient": 10}
KINDS = {"not ready": NOT_READY, "throttled": THROTTLED, "transient": TRANSIENT}


def problems(definition):
    found = []
    for name, state in states(definition):
        if calls_lambda(state):
            for kind, errors in KINDS.items():
                found += [f"{name}: {problem}" for problem in missing(state, kind, errors)]
    return found


def missing(state, kind, errors):
    # Of several retries that name an error the first one counts.
    retries = [r for r in state.get("Retry", []) if errors & set(r["ErrorEquals"])]
    if not retries or not errors <= set(retries[0]["ErrorEquals"]):
        return [f"no one retry for {', '.join(sorted(errors))}"]
    retry = retries[0]
    others = set().union(*KINDS.values()) - errors
    if others & set(retry["ErrorEquals"]):
        return [f"the retry for {kind} is shared with {', '.join(sorted(others & set(retry['ErrorEquals'])))}"]
    seconds = longest_wait(retry)
    if seconds < SECONDS[kind]:
        return [f"the retry for {kind} ends after {seconds:.0f} s, wanted are {SECONDS[kind]}"]
    return []


def longest_wait(retry):
    """Seconds that all waits of a retry take together; with jitter, half of that on average."""
    # Defaults of the Amazon States Language.
    interval = retry.get("IntervalSeconds", 1)
    total = 0
    for _ in range(retry.get("MaxAttempts", 3)):
        total += min(interval, retry.get("MaxDelaySeconds", float("inf")))
        interval *= retry.get("BackoffRate", 2.0)
    return total / 2 if retry.get("JitterStrategy") == "FULL" else total
