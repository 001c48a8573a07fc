"""Rights that stay although no test uses them, by the reason, as docs/permissions.md shows them.

The check says when one is used after all or is no right any more, so that the list stays as short as it
can be. Whether a test uses those of SOMETIMES is a matter of timing, or of data made at random: these may
be used.
"""

EXCEPTIONS = {
    "An object is missing that an earlier state has written. Then the function says which it is and to whom"
    " it belongs; without this right S3 would answer as if access were denied.": [
        "CompareFunctionRole s3:ListBucket ${Bucket.Arn}",
        "CopyShardFunctionRole s3:ListBucket ${Bucket.Arn}",
        "ExportFunctionRole s3:ListBucket ${Bucket.Arn}",
        "PreflightFunctionRole s3:ListBucket ${Bucket.Arn}",
    ],
    "DataKeyPolicy is one for all roles. These write no objects, and the right to have keys made for new"
    " ones opens none that is there.": [
        "CleanUpFunctionRole kms:GenerateDataKey ${KmsKeyArn}",
        "CopyShardFunctionRole kms:GenerateDataKey ${KmsKeyArn}",
    ],
    "The AWS CLI uploads a file of more than 8 MB in parts. Of a cluster with very many shards the listings"
    " may be that long.": [
        "MetaNodePolicy kms:Decrypt ${KmsKeyArn}",
        "MetaNodePolicy s3:AbortMultipartUpload ${Bucket.Arn}/repairs/*/cluster/*",
    ],
    "A check of a shard that takes longer than the detector has is kept there. DetectorTest does it; in the"
    " tests on the local AWS all are fast.": [
        "DetectFunctionRole s3:PutObject ${Bucket.Arn}/detector/*",
    ],
    "The instances of the tests are all of EC2. Those that are not have other keys, and IAM does not know them;"
    " the tests of this check do it.": [
        "NodePolicy s3:AbortMultipartUpload ${Bucket.Arn}/exports/mi-*",
        "NodePolicy s3:GetObject ${Bucket.Arn}/exports/mi-*",
        "NodePolicy s3:PutObject ${Bucket.Arn}/exports/mi-*",
    ],
    "LocalStack cannot redrive an execution. AWS's documentation names the right for the children of a map."
    " Whether a redriven state that waits for an execution of a single shard needs it, too, it does not"
    " say.": [
        "RepairStateMachineRole states:RedriveExecution execution:${RepairStateMachine.Name}:*",
    ],
    "Asked only if a redriven repair finds the lock with another one. LocalStack cannot redrive an execution;"
    " ShardLockTest does it.": [
        "RecheckFunctionRole states:DescribeExecution execution:${RepairStateMachine.Name}:*",
    ],
}

SOMETIMES = {
    "The lock that a repair gives back may be gone. Without this right S3 would answer as if access were"
    " denied.": [
        "CleanUpFunctionRole s3:ListBucket ${Bucket.Arn}",
    ],
    "Comparing may find that a run is not in order. Then it is planned again, by what the results say of"
    " that; PartitionsTest does it.": [
        "PartitionFunctionRole s3:GetObject ${Bucket.Arn}/repairs/*/compare/*",
    ],
    "A value that a client wrote while the replay ran may be hidden by it, and is kept then. No test makes"
    " the two meet.": [
        "VerifyFunctionRole s3:PutObject ${Bucket.Arn}/repairs/*/undo/*",
    ],
    "Gives up an upload in parts that breaks off: only of what is large, and only if it is stopped in"
    " the middle. MultipartWriterTest does it for functions; on nodes the AWS CLI does it.": [
        "CompareFunctionRole s3:AbortMultipartUpload ${Bucket.Arn}/repairs/*/compare/*",
        "DecideFunctionRole s3:AbortMultipartUpload ${Bucket.Arn}/repairs/*/decide/*",
        "DecideFunctionRole s3:AbortMultipartUpload ${Bucket.Arn}/repairs/*/undo/*",
        "VerifyFunctionRole s3:AbortMultipartUpload ${Bucket.Arn}/repairs/*/undo/*",
        "NodePolicy s3:AbortMultipartUpload ${Bucket.Arn}/exports/${ec2:SourceInstanceARN}/*",
    ],
}
