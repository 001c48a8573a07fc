"""Rights that stay although no test uses them, by reason, as docs/permissions.md shows them.

The check reports one that is used after all or no longer exists, so that the list stays as short as
possible. Whether a test uses those of SOMETIMES depends on timing or random data: these may be used.
"""

EXCEPTIONS = {
    "Needed when an object that an earlier state wrote is missing: then the function says which it is and"
    " to whom it belongs; without this right S3 would answer as if access were denied.": [
        "CompareFunctionRole s3:ListBucket ${Bucket.Arn}",
        "CopyShardFunctionRole s3:ListBucket ${Bucket.Arn}",
        "ExportFunctionRole s3:ListBucket ${Bucket.Arn}",
        "PreflightFunctionRole s3:ListBucket ${Bucket.Arn}",
    ],
    "DataKeyPolicy is shared by all roles. These write no objects, and the right to generate keys for new"
    " objects opens no existing one.": [
        "CleanUpFunctionRole kms:GenerateDataKey ${KmsKeyArn}",
        "CopyShardFunctionRole kms:GenerateDataKey ${KmsKeyArn}",
    ],
    "The AWS CLI uploads a file of more than 8 MB in parts. The listings of a cluster with very many"
    " shards may be that long.": [
        "MetaNodePolicy kms:Decrypt ${KmsKeyArn}",
        "MetaNodePolicy s3:AbortMultipartUpload ${Bucket.Arn}/repairs/*/cluster/*",
    ],
    "Keeps a check of a shard that takes longer than a run of the detector. DetectorTest does this; in"
    " the tests on the local AWS all checks are fast.": [
        "DetectFunctionRole s3:PutObject ${Bucket.Arn}/detector/*",
    ],
    "The tests' instances are all in EC2. Others have different keys, and IAM does not know them; the"
    " tests of this check use them.": [
        "NodePolicy s3:AbortMultipartUpload ${Bucket.Arn}/exports/mi-*",
        "NodePolicy s3:GetObject ${Bucket.Arn}/exports/mi-*",
        "NodePolicy s3:PutObject ${Bucket.Arn}/exports/mi-*",
    ],
    "LocalStack cannot redrive an execution. AWS's documentation names the right for the children of a"
    " map. It does not say whether a redriven state that waits for the execution of a single shard needs"
    " it too.": [
        "RepairStateMachineRole states:RedriveExecution execution:${RepairStateMachine.Name}:*",
    ],
    "Used only if a redriven repair finds that another repair has the lock. LocalStack cannot redrive an"
    " execution; ShardLockTest covers it.": [
        "RecheckFunctionRole states:DescribeExecution execution:${RepairStateMachine.Name}:*",
    ],
}

SOMETIMES = {
    "The lock that a repair gives back may be gone. Without this right S3 would answer as if access were"
    " denied.": [
        "CleanUpFunctionRole s3:ListBucket ${Bucket.Arn}",
    ],
    "A comparison may find that a run is not sorted. Then the partitions are cut again, by what the"
    " results say about it; PartitionsTest does this.": [
        "PartitionFunctionRole s3:GetObject ${Bucket.Arn}/repairs/*/compare/*",
    ],
    "The replay may hide a value that a client wrote while it ran; then that value is kept. No test makes"
    " the two coincide.": [
        "VerifyFunctionRole s3:PutObject ${Bucket.Arn}/repairs/*/undo/*",
    ],
    "Aborts an upload in parts that breaks off: only of a large object, and only if it is stopped in the"
    " middle. MultipartWriterTest does this for functions; on nodes the AWS CLI does.": [
        "CompareFunctionRole s3:AbortMultipartUpload ${Bucket.Arn}/repairs/*/compare/*",
        "DecideFunctionRole s3:AbortMultipartUpload ${Bucket.Arn}/repairs/*/decide/*",
        "DecideFunctionRole s3:AbortMultipartUpload ${Bucket.Arn}/repairs/*/undo/*",
        "VerifyFunctionRole s3:AbortMultipartUpload ${Bucket.Arn}/repairs/*/undo/*",
        "NodePolicy s3:AbortMultipartUpload ${Bucket.Arn}/exports/${ec2:SourceInstanceARN}/*",
    ],
}
