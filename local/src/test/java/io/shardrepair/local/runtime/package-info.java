/** The functions under AWS's own Lambda runtime, beside the project's local host of functions. */
package io.shardrepair.local.runtime;
