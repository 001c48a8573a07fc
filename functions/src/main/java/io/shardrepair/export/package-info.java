/** What a node's export left in the store: manifests, runs, parts and findings. */
package io.shardrepair.export;
