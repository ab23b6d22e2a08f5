"""The screens: pages that write out what `metrics.read` answers; they hold no arithmetic of meaning and no SQL."""
