/** Adapters to S3, SSM and Step Functions, by the AWS SDK. */
package io.shardrepair.aws;
