/** Objects of a repair without AWS. */
package io.shardrepair.local.store;
