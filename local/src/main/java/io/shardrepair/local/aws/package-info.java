/**
 * AWS on this machine: LocalStack for S3, Step Functions and Parameter Store, the project's own
 * handler classes as Lambda functions, and the project's own SSM document run as a local process.
 *
 * <p>What is deployed is read from the project's {@code template.yaml}, so that nothing is
 * described twice. Start at {@link io.shardrepair.local.aws.LocalAws}.
 */
package io.shardrepair.local.aws;
