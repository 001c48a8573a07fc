/** Adapters to S3, SSM, Step Functions, CloudWatch, SNS and EventBridge, using the AWS SDK. */
package io.shardrepair.aws;
