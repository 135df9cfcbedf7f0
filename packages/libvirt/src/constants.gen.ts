// Generated from schema/*.txt by `node packages/libvirt/scripts/generate.ts`. DO NOT EDIT.
/** VIR_DOMAIN_BLKIO_PARAM_… */
export const BlkioParameterType = { INT: 1, UINT: 2, LLONG: 3, ULLONG: 4, DOUBLE: 5, BOOLEAN: 6 } as const
/** VIR_CPU_COMPARE_… */
export const CPUCompareResult = { ERROR: -1, INCOMPATIBLE: 0, IDENTICAL: 1, SUPERSET: 2 } as const
/** VIR_CONNECT_BASELINE_CPU_… */
export const ConnectBaselineCPUFlags = { EXPAND_FEATURES: 1, MIGRATABLE: 2 } as const
/** VIR_CONNECT_CLOSE_REASON_… */
export const ConnectCloseReason = { ERROR: 0, EOF: 1, KEEPALIVE: 2, CLIENT: 3 } as const
/** VIR_CONNECT_COMPARE_CPU_… */
export const ConnectCompareCPUFlags = { FAIL_INCOMPATIBLE: 1, VALIDATE_XML: 2 } as const
/** VIR_CRED_… */
export const ConnectCredentialType = { USERNAME: 1, AUTHNAME: 2, LANGUAGE: 3, CNONCE: 4, PASSPHRASE: 5, ECHOPROMPT: 6, NOECHOPROMPT: 7, REALM: 8, EXTERNAL: 9 } as const
/** VIR_CONNECT_DOMAIN_EVENT_AGENT_LIFECYCLE_REASON_… */
export const ConnectDomainEventAgentLifecycleReason = { UNKNOWN: 0, DOMAIN_STARTED: 1, CHANNEL: 2 } as const
/** VIR_CONNECT_DOMAIN_EVENT_AGENT_LIFECYCLE_STATE_… */
export const ConnectDomainEventAgentLifecycleState = { CONNECTED: 1, DISCONNECTED: 2 } as const
/** VIR_DOMAIN_BLOCK_JOB_… */
export const ConnectDomainEventBlockJobStatus = { COMPLETED: 0, FAILED: 1, CANCELED: 2, READY: 3 } as const
/** VIR_DOMAIN_EVENT_DISK_… */
export const ConnectDomainEventDiskChangeReason = { CHANGE_MISSING_ON_START: 0, DROP_MISSING_ON_START: 1 } as const
/** VIR_CONNECT_DOMAIN_QEMU_MONITOR_EVENT_REGISTER_… */
export const ConnectDomainQemuMonitorEventRegisterFlags = { REGEX: 1, NOCASE: 2 } as const
/** VIR_CONNECT_… */
export const ConnectFlags = { RO: 1, NO_ALIASES: 2 } as const
/** VIR_CONNECT_GET_ALL_DOMAINS_STATS_… */
export const ConnectGetAllDomainStatsFlags = { ACTIVE: 1, INACTIVE: 2, PERSISTENT: 4, TRANSIENT: 8, RUNNING: 16, PAUSED: 32, SHUTOFF: 64, OTHER: 128, NOWAIT: 536870912, BACKING: 1073741824, ENFORCE_STATS: 2147483648 } as const
/** VIR_CONNECT_LIST_DOMAINS_… */
export const ConnectListAllDomainsFlags = { ACTIVE: 1, INACTIVE: 2, PERSISTENT: 4, TRANSIENT: 8, RUNNING: 16, PAUSED: 32, SHUTOFF: 64, OTHER: 128, MANAGEDSAVE: 256, NO_MANAGEDSAVE: 512, AUTOSTART: 1024, NO_AUTOSTART: 2048, HAS_SNAPSHOT: 4096, NO_SNAPSHOT: 8192, HAS_CHECKPOINT: 16384, NO_CHECKPOINT: 32768 } as const
/** VIR_CONNECT_LIST_INTERFACES_… */
export const ConnectListAllInterfacesFlags = { INACTIVE: 1, ACTIVE: 2 } as const
/** VIR_CONNECT_LIST_NETWORKS_… */
export const ConnectListAllNetworksFlags = { INACTIVE: 1, ACTIVE: 2, PERSISTENT: 4, TRANSIENT: 8, AUTOSTART: 16, NO_AUTOSTART: 32 } as const
/** VIR_CONNECT_LIST_NODE_DEVICES_… */
export const ConnectListAllNodeDeviceFlags = { CAP_SYSTEM: 1, CAP_PCI_DEV: 2, CAP_USB_DEV: 4, CAP_USB_INTERFACE: 8, CAP_NET: 16, CAP_SCSI_HOST: 32, CAP_SCSI_TARGET: 64, CAP_SCSI: 128, CAP_STORAGE: 256, CAP_FC_HOST: 512, CAP_VPORTS: 1024, CAP_SCSI_GENERIC: 2048, CAP_DRM: 4096, CAP_MDEV_TYPES: 8192, CAP_MDEV: 16384, CAP_CCW_DEV: 32768, CAP_CSS_DEV: 65536, CAP_VDPA: 131072, CAP_AP_CARD: 262144, CAP_AP_QUEUE: 524288, CAP_AP_MATRIX: 1048576, CAP_VPD: 2097152, INACTIVE: 1073741824, ACTIVE: 2147483648 } as const
/** VIR_CONNECT_LIST_SECRETS_… */
export const ConnectListAllSecretsFlags = { EPHEMERAL: 1, NO_EPHEMERAL: 2, PRIVATE: 4, NO_PRIVATE: 8 } as const
/** VIR_CONNECT_LIST_STORAGE_POOLS_… */
export const ConnectListAllStoragePoolsFlags = { INACTIVE: 1, ACTIVE: 2, PERSISTENT: 4, TRANSIENT: 8, AUTOSTART: 16, NO_AUTOSTART: 32, DIR: 64, FS: 128, NETFS: 256, LOGICAL: 512, DISK: 1024, ISCSI: 2048, SCSI: 4096, MPATH: 8192, RBD: 16384, SHEEPDOG: 32768, GLUSTER: 65536, ZFS: 131072, VSTORAGE: 262144, ISCSI_DIRECT: 524288 } as const
/** VIR_DOMAIN_ABORT_JOB_… */
export const DomainAbortJobFlags = { POSTCOPY: 1 } as const
/** VIR_DOMAIN_AGENT_RESPONSE_TIMEOUT_… */
export const DomainAgentResponseTimeoutValues = { BLOCK: -2, DEFAULT: -1, NOWAIT: 0 } as const
/** VIR_DOMAIN_AUTHORIZED_SSH_KEYS_SET_… */
export const DomainAuthorizedSSHKeysSetFlags = { APPEND: 1, REMOVE: 2 } as const
/** VIR_DOMAIN_BACKUP_BEGIN_… */
export const DomainBackupBeginFlags = { REUSE_EXTERNAL: 1 } as const
/** VIR_DOMAIN_BLOCK_COMMIT_… */
export const DomainBlockCommitFlags = { SHALLOW: 1, DELETE: 2, ACTIVE: 4, RELATIVE: 8, BANDWIDTH_BYTES: 16 } as const
/** VIR_DOMAIN_BLOCK_COPY_… */
export const DomainBlockCopyFlags = { SHALLOW: 1, REUSE_EXT: 2, TRANSIENT_JOB: 4, SYNCHRONOUS_WRITES: 8 } as const
/** VIR_DOMAIN_BLOCK_JOB_ABORT_… */
export const DomainBlockJobAbortFlags = { ASYNC: 1, PIVOT: 2 } as const
/** VIR_DOMAIN_BLOCK_JOB_INFO_… */
export const DomainBlockJobInfoFlags = { BANDWIDTH_BYTES: 1 } as const
/** VIR_DOMAIN_BLOCK_JOB_SPEED_… */
export const DomainBlockJobSetSpeedFlags = { BANDWIDTH_BYTES: 1 } as const
/** VIR_DOMAIN_BLOCK_JOB_TYPE_… */
export const DomainBlockJobType = { UNKNOWN: 0, PULL: 1, COPY: 2, COMMIT: 3, ACTIVE_COMMIT: 4, BACKUP: 5 } as const
/** VIR_DOMAIN_BLOCK_PULL_… */
export const DomainBlockPullFlags = { BANDWIDTH_BYTES: 64 } as const
/** VIR_DOMAIN_BLOCK_REBASE_… */
export const DomainBlockRebaseFlags = { SHALLOW: 1, REUSE_EXT: 2, COPY_RAW: 4, COPY: 8, RELATIVE: 16, COPY_DEV: 32, BANDWIDTH_BYTES: 64 } as const
/** VIR_DOMAIN_BLOCK_RESIZE_… */
export const DomainBlockResizeFlags = { BYTES: 1 } as const
/** VIR_DOMAIN_BLOCKED_… */
export const DomainBlockedReason = { UNKNOWN: 0 } as const
/** VIR_DOMAIN_CHANNEL_… */
export const DomainChannelFlags = { FORCE: 1 } as const
/** VIR_DOMAIN_CHECKPOINT_CREATE_… */
export const DomainCheckpointCreateFlags = { REDEFINE: 1, QUIESCE: 2, REDEFINE_VALIDATE: 4 } as const
/** VIR_DOMAIN_CHECKPOINT_DELETE_… */
export const DomainCheckpointDeleteFlags = { CHILDREN: 1, METADATA_ONLY: 2, CHILDREN_ONLY: 4 } as const
/** VIR_DOMAIN_CHECKPOINT_LIST_… */
export const DomainCheckpointListFlags = { DESCENDANTS: 1, ROOTS: 1, TOPOLOGICAL: 2, LEAVES: 4, NO_LEAVES: 8 } as const
/** VIR_DOMAIN_CHECKPOINT_XML_… */
export const DomainCheckpointXMLFlags = { SECURE: 1, NO_DOMAIN: 2, SIZE: 4 } as const
/** VIR_DOMAIN_CONSOLE_… */
export const DomainConsoleFlags = { FORCE: 1, SAFE: 2 } as const
/** VIR_DOMAIN_CONTROL_ERROR_REASON_… */
export const DomainControlErrorReason = { NONE: 0, UNKNOWN: 1, MONITOR: 2, INTERNAL: 3 } as const
/** VIR_DOMAIN_CONTROL_… */
export const DomainControlState = { OK: 0, JOB: 1, OCCUPIED: 2, ERROR: 3 } as const
/** VIR_DUMP_… */
export const DomainCoreDumpFlags = { CRASH: 1, LIVE: 2, BYPASS_CACHE: 4, RESET: 8, MEMORY_ONLY: 16 } as const
/** VIR_DOMAIN_CORE_DUMP_FORMAT_… */
export const DomainCoreDumpFormat = { RAW: 0, KDUMP_ZLIB: 1, KDUMP_LZO: 2, KDUMP_SNAPPY: 3, WIN_DMP: 4 } as const
/** VIR_DOMAIN_CRASHED_… */
export const DomainCrashedReason = { UNKNOWN: 0, PANICKED: 1 } as const
/** VIR_DOMAIN_START_… */
export const DomainCreateFlags = { NONE: 0, PAUSED: 1, AUTODESTROY: 2, BYPASS_CACHE: 4, FORCE_BOOT: 8, VALIDATE: 16, RESET_NVRAM: 32 } as const
/** VIR_DOMAIN_DEFINE_… */
export const DomainDefineFlags = { VALIDATE: 1 } as const
/** VIR_DOMAIN_DESTROY_… */
export const DomainDestroyFlags = { DEFAULT: 0, GRACEFUL: 1, REMOVE_LOGS: 2 } as const
/** VIR_DOMAIN_DEVICE_MODIFY_… */
export const DomainDeviceModifyFlags = { CURRENT: 0, LIVE: 1, CONFIG: 2, FORCE: 4 } as const
/** VIR_DOMAIN_DIRTYRATE_MODE_… */
export const DomainDirtyRateCalcFlags = { PAGE_SAMPLING: 0, DIRTY_BITMAP: 1, DIRTY_RING: 2 } as const
/** VIR_DOMAIN_DIRTYRATE_… */
export const DomainDirtyRateStatus = { UNSTARTED: 0, MEASURING: 1, MEASURED: 2 } as const
/** VIR_DOMAIN_DISK_ERROR_… */
export const DomainDiskErrorCode = { NONE: 0, UNSPEC: 1, NO_SPACE: 2 } as const
/** VIR_DOMAIN_EVENT_CRASHED_… */
export const DomainEventCrashedDetailType = { PANICKED: 0, CRASHLOADED: 1 } as const
/** VIR_DOMAIN_EVENT_DEFINED_… */
export const DomainEventDefinedDetailType = { ADDED: 0, UPDATED: 1, RENAMED: 2, FROM_SNAPSHOT: 3 } as const
/** VIR_DOMAIN_EVENT_GRAPHICS_ADDRESS_… */
export const DomainEventGraphicsAddressType = { IPV4: 0, IPV6: 1, UNIX: 2 } as const
/** VIR_DOMAIN_EVENT_GRAPHICS_… */
export const DomainEventGraphicsPhase = { CONNECT: 0, INITIALIZE: 1, DISCONNECT: 2 } as const
/** VIR_DOMAIN_EVENT_ID_… */
export const DomainEventID = { LIFECYCLE: 0, REBOOT: 1, RTC_CHANGE: 2, WATCHDOG: 3, IO_ERROR: 4, GRAPHICS: 5, IO_ERROR_REASON: 6, CONTROL_ERROR: 7, BLOCK_JOB: 8, DISK_CHANGE: 9, TRAY_CHANGE: 10, PMWAKEUP: 11, PMSUSPEND: 12, BALLOON_CHANGE: 13, PMSUSPEND_DISK: 14, DEVICE_REMOVED: 15, BLOCK_JOB_2: 16, TUNABLE: 17, AGENT_LIFECYCLE: 18, DEVICE_ADDED: 19, MIGRATION_ITERATION: 20, JOB_COMPLETED: 21, DEVICE_REMOVAL_FAILED: 22, METADATA_CHANGE: 23, BLOCK_THRESHOLD: 24, MEMORY_FAILURE: 25, MEMORY_DEVICE_SIZE_CHANGE: 26 } as const
/** VIR_DOMAIN_EVENT_IO_ERROR_… */
export const DomainEventIOErrorAction = { NONE: 0, PAUSE: 1, REPORT: 2 } as const
/** VIR_DOMAIN_EVENT_PMSUSPENDED_… */
export const DomainEventPMSuspendedDetailType = { MEMORY: 0, DISK: 1 } as const
/** VIR_DOMAIN_EVENT_RESUMED_… */
export const DomainEventResumedDetailType = { UNPAUSED: 0, MIGRATED: 1, FROM_SNAPSHOT: 2, POSTCOPY: 3, POSTCOPY_FAILED: 4 } as const
/** VIR_DOMAIN_EVENT_SHUTDOWN_… */
export const DomainEventShutdownDetailType = { FINISHED: 0, GUEST: 1, HOST: 2 } as const
/** VIR_DOMAIN_EVENT_STARTED_… */
export const DomainEventStartedDetailType = { BOOTED: 0, MIGRATED: 1, RESTORED: 2, FROM_SNAPSHOT: 3, WAKEUP: 4 } as const
/** VIR_DOMAIN_EVENT_STOPPED_… */
export const DomainEventStoppedDetailType = { SHUTDOWN: 0, DESTROYED: 1, CRASHED: 2, MIGRATED: 3, SAVED: 4, FAILED: 5, FROM_SNAPSHOT: 6 } as const
/** VIR_DOMAIN_EVENT_SUSPENDED_… */
export const DomainEventSuspendedDetailType = { PAUSED: 0, MIGRATED: 1, IOERROR: 2, WATCHDOG: 3, RESTORED: 4, FROM_SNAPSHOT: 5, API_ERROR: 6, POSTCOPY: 7, POSTCOPY_FAILED: 8 } as const
/** VIR_DOMAIN_EVENT_TRAY_CHANGE_… */
export const DomainEventTrayChangeReason = { OPEN: 0, CLOSE: 1 } as const
/** VIR_DOMAIN_EVENT_… */
export const DomainEventType = { DEFINED: 0, UNDEFINED: 1, STARTED: 2, SUSPENDED: 3, RESUMED: 4, STOPPED: 5, SHUTDOWN: 6, PMSUSPENDED: 7, CRASHED: 8 } as const
/** VIR_DOMAIN_EVENT_UNDEFINED_… */
export const DomainEventUndefinedDetailType = { REMOVED: 0, RENAMED: 1 } as const
/** VIR_DOMAIN_EVENT_WATCHDOG_… */
export const DomainEventWatchdogAction = { NONE: 0, PAUSE: 1, RESET: 2, POWEROFF: 3, SHUTDOWN: 4, DEBUG: 5, INJECTNMI: 6 } as const
/** VIR_DOMAIN_FD_ASSOCIATE_SECLABEL_… */
export const DomainFDAssociateFlags = { RESTORE: 1, WRITABLE: 2 } as const
/** VIR_DOMAIN_GET_HOSTNAME_… */
export const DomainGetHostnameFlags = { LEASE: 1, AGENT: 2 } as const
/** VIR_DOMAIN_JOB_STATS_… */
export const DomainGetJobStatsFlags = { COMPLETED: 1, KEEP_COMPLETED: 2 } as const
/** VIR_DOMAIN_GUEST_INFO_… */
export const DomainGuestInfoTypes = { USERS: 1, OS: 2, TIMEZONE: 4, HOSTNAME: 8, FILESYSTEM: 16, DISKS: 32, INTERFACES: 64 } as const
/** VIR_DOMAIN_INTERFACE_ADDRESSES_SRC_… */
export const DomainInterfaceAddressesSource = { LEASE: 0, AGENT: 1, ARP: 2 } as const
/** VIR_DOMAIN_JOB_OPERATION_… */
export const DomainJobOperation = { UNKNOWN: 0, START: 1, SAVE: 2, RESTORE: 3, MIGRATION_IN: 4, MIGRATION_OUT: 5, SNAPSHOT: 6, SNAPSHOT_REVERT: 7, DUMP: 8, BACKUP: 9, SNAPSHOT_DELETE: 10 } as const
/** VIR_DOMAIN_JOB_… */
export const DomainJobType = { NONE: 0, BOUNDED: 1, UNBOUNDED: 2, COMPLETED: 3, FAILED: 4, CANCELLED: 5 } as const
/** VIR_DOMAIN_LIFECYCLE_… */
export const DomainLifecycle = { POWEROFF: 0, REBOOT: 1, CRASH: 2 } as const
/** VIR_DOMAIN_LIFECYCLE_ACTION_… */
export const DomainLifecycleAction = { DESTROY: 0, RESTART: 1, RESTART_RENAME: 2, PRESERVE: 3, COREDUMP_DESTROY: 4, COREDUMP_RESTART: 5 } as const
/** VIR_DOMAIN_EVENT_MEMORY_FAILURE_ACTION_… */
export const DomainMemoryFailureActionType = { IGNORE: 0, INJECT: 1, FATAL: 2, RESET: 3 } as const
/** VIR_DOMAIN_MEMORY_FAILURE_… */
export const DomainMemoryFailureFlags = { ACTION_REQUIRED: 1, RECURSIVE: 2 } as const
/** VIR_DOMAIN_EVENT_MEMORY_FAILURE_RECIPIENT_… */
export const DomainMemoryFailureRecipientType = { HYPERVISOR: 0, GUEST: 1 } as const
/** VIR_MEMORY_… */
export const DomainMemoryFlags = { VIRTUAL: 1, PHYSICAL: 2 } as const
/** VIR_DOMAIN_MEM_… */
export const DomainMemoryModFlags = { CURRENT: 0, LIVE: 1, CONFIG: 2, MAXIMUM: 4 } as const
/** VIR_DOMAIN_MEMORY_STAT_… */
export const DomainMemoryStatTags = { SWAP_IN: 0, SWAP_OUT: 1, MAJOR_FAULT: 2, MINOR_FAULT: 3, UNUSED: 4, AVAILABLE: 5, ACTUAL_BALLOON: 6, RSS: 7, USABLE: 8, LAST_UPDATE: 9, DISK_CACHES: 10, HUGETLB_PGALLOC: 11, HUGETLB_PGFAIL: 12, NR: 13 } as const
/** VIR_DOMAIN_MESSAGE_… */
export const DomainMessageType = { DEPRECATION: 1, TAINTING: 2 } as const
/** VIR_DOMAIN_METADATA_… */
export const DomainMetadataType = { DESCRIPTION: 0, TITLE: 1, ELEMENT: 2 } as const
/** VIR_MIGRATE_… */
export const DomainMigrateFlags = { LIVE: 1, PEER2PEER: 2, TUNNELLED: 4, PERSIST_DEST: 8, UNDEFINE_SOURCE: 16, PAUSED: 32, NON_SHARED_DISK: 64, NON_SHARED_INC: 128, CHANGE_PROTECTION: 256, UNSAFE: 512, OFFLINE: 1024, COMPRESSED: 2048, ABORT_ON_ERROR: 4096, AUTO_CONVERGE: 8192, RDMA_PIN_ALL: 16384, POSTCOPY: 32768, TLS: 65536, PARALLEL: 131072, NON_SHARED_SYNCHRONOUS_WRITES: 262144, POSTCOPY_RESUME: 524288, ZEROCOPY: 1048576 } as const
/** VIR_DOMAIN_MIGRATE_MAX_SPEED_… */
export const DomainMigrateMaxSpeedFlags = { POSTCOPY: 1 } as const
/** VIR_DOMAIN_AFFECT_… */
export const DomainModificationImpact = { CURRENT: 0, LIVE: 1, CONFIG: 2 } as const
/** VIR_DOMAIN_NOSTATE_… */
export const DomainNostateReason = { UNKNOWN: 0 } as const
/** VIR_DOMAIN_NUMATUNE_MEM_… */
export const DomainNumatuneMemMode = { STRICT: 0, PREFERRED: 1, INTERLEAVE: 2, RESTRICTIVE: 3 } as const
/** VIR_DOMAIN_OPEN_GRAPHICS_… */
export const DomainOpenGraphicsFlags = { SKIPAUTH: 1 } as const
/** VIR_DOMAIN_PMSUSPENDED_DISK_… */
export const DomainPMSuspendedDiskReason = { UNKNOWN: 0 } as const
/** VIR_DOMAIN_PMSUSPENDED_… */
export const DomainPMSuspendedReason = { UNKNOWN: 0 } as const
/** VIR_DOMAIN_PAUSED_… */
export const DomainPausedReason = { UNKNOWN: 0, USER: 1, MIGRATION: 2, SAVE: 3, DUMP: 4, IOERROR: 5, WATCHDOG: 6, FROM_SNAPSHOT: 7, SHUTTING_DOWN: 8, SNAPSHOT: 9, CRASHED: 10, STARTING_UP: 11, POSTCOPY: 12, POSTCOPY_FAILED: 13 } as const
/** VIR_DOMAIN_PROCESS_SIGNAL_… */
export const DomainProcessSignal = { NOP: 0, HUP: 1, INT: 2, QUIT: 3, ILL: 4, TRAP: 5, ABRT: 6, BUS: 7, FPE: 8, KILL: 9, USR1: 10, SEGV: 11, USR2: 12, PIPE: 13, ALRM: 14, TERM: 15, STKFLT: 16, CHLD: 17, CONT: 18, STOP: 19, TSTP: 20, TTIN: 21, TTOU: 22, URG: 23, XCPU: 24, XFSZ: 25, VTALRM: 26, PROF: 27, WINCH: 28, POLL: 29, PWR: 30, SYS: 31, RT0: 32, RT1: 33, RT2: 34, RT3: 35, RT4: 36, RT5: 37, RT6: 38, RT7: 39, RT8: 40, RT9: 41, RT10: 42, RT11: 43, RT12: 44, RT13: 45, RT14: 46, RT15: 47, RT16: 48, RT17: 49, RT18: 50, RT19: 51, RT20: 52, RT21: 53, RT22: 54, RT23: 55, RT24: 56, RT25: 57, RT26: 58, RT27: 59, RT28: 60, RT29: 61, RT30: 62, RT31: 63, RT32: 64 } as const
/** VIR_DOMAIN_QEMU_AGENT_COMMAND_… */
export const DomainQemuAgentCommandTimeoutValues = { BLOCK: -2, MIN: -2, DEFAULT: -1, NOWAIT: 0, SHUTDOWN: 60 } as const
/** VIR_DOMAIN_QEMU_MONITOR_COMMAND_… */
export const DomainQemuMonitorCommandFlags = { DEFAULT: 0, HMP: 1 } as const
/** VIR_DOMAIN_REBOOT_… */
export const DomainRebootFlags = { DEFAULT: 0, ACPI_POWER_BTN: 1, GUEST_AGENT: 2, INITCTL: 4, SIGNAL: 8, PARAVIRT: 16 } as const
/** VIR_DOMAIN_RUNNING_… */
export const DomainRunningReason = { UNKNOWN: 0, BOOTED: 1, MIGRATED: 2, RESTORED: 3, FROM_SNAPSHOT: 4, UNPAUSED: 5, MIGRATION_CANCELED: 6, SAVE_CANCELED: 7, WAKEUP: 8, CRASHED: 9, POSTCOPY: 10, POSTCOPY_FAILED: 11 } as const
/** VIR_DOMAIN_SAVE_IMAGE_XML_… */
export const DomainSaveImageXMLFlags = { SECURE: 1 } as const
/** VIR_DOMAIN_SAVE_… */
export const DomainSaveRestoreFlags = { BYPASS_CACHE: 1, RUNNING: 2, PAUSED: 4, RESET_NVRAM: 8 } as const
/** VIR_DOMAIN_TIME_… */
export const DomainSetTimeFlags = { SYNC: 1 } as const
/** VIR_DOMAIN_PASSWORD_… */
export const DomainSetUserPasswordFlags = { ENCRYPTED: 1 } as const
/** VIR_DOMAIN_SHUTDOWN_… */
export const DomainShutdownFlags = { DEFAULT: 0, ACPI_POWER_BTN: 1, GUEST_AGENT: 2, INITCTL: 4, SIGNAL: 8, PARAVIRT: 16 } as const
/** VIR_DOMAIN_SHUTDOWN_… */
export const DomainShutdownReason = { UNKNOWN: 0, USER: 1 } as const
/** VIR_DOMAIN_SHUTOFF_… */
export const DomainShutoffReason = { UNKNOWN: 0, SHUTDOWN: 1, DESTROYED: 2, CRASHED: 3, MIGRATED: 4, SAVED: 5, FAILED: 6, FROM_SNAPSHOT: 7, DAEMON: 8 } as const
/** VIR_DOMAIN_SNAPSHOT_CREATE_… */
export const DomainSnapshotCreateFlags = { REDEFINE: 1, CURRENT: 2, NO_METADATA: 4, HALT: 8, DISK_ONLY: 16, REUSE_EXT: 32, QUIESCE: 64, ATOMIC: 128, LIVE: 256, VALIDATE: 512 } as const
/** VIR_DOMAIN_SNAPSHOT_DELETE_… */
export const DomainSnapshotDeleteFlags = { CHILDREN: 1, METADATA_ONLY: 2, CHILDREN_ONLY: 4 } as const
/** VIR_DOMAIN_SNAPSHOT_LIST_… */
export const DomainSnapshotListFlags = { DESCENDANTS: 1, ROOTS: 1, METADATA: 2, LEAVES: 4, NO_LEAVES: 8, NO_METADATA: 16, INACTIVE: 32, ACTIVE: 64, DISK_ONLY: 128, INTERNAL: 256, EXTERNAL: 512, TOPOLOGICAL: 1024 } as const
/** VIR_DOMAIN_SNAPSHOT_REVERT_… */
export const DomainSnapshotRevertFlags = { RUNNING: 1, PAUSED: 2, FORCE: 4, RESET_NVRAM: 8 } as const
/** VIR_DOMAIN_SNAPSHOT_XML_… */
export const DomainSnapshotXMLFlags = { SECURE: 1 } as const
/** VIR_DOMAIN_… */
export const DomainState = { NOSTATE: 0, RUNNING: 1, BLOCKED: 2, PAUSED: 3, SHUTDOWN: 4, SHUTOFF: 5, CRASHED: 6, PMSUSPENDED: 7 } as const
/** VIR_DOMAIN_STATS_… */
export const DomainStatsTypes = { STATE: 1, CPU_TOTAL: 2, BALLOON: 4, VCPU: 8, INTERFACE: 16, BLOCK: 32, PERF: 64, IOTHREAD: 128, MEMORY: 256, DIRTYRATE: 512, VM: 1024 } as const
/** VIR_DOMAIN_UNDEFINE_… */
export const DomainUndefineFlags = { MANAGED_SAVE: 1, SNAPSHOTS_METADATA: 2, NVRAM: 4, KEEP_NVRAM: 8, CHECKPOINTS_METADATA: 16, TPM: 32, KEEP_TPM: 64 } as const
/** VIR_DOMAIN_VCPU_… */
export const DomainVcpuFlags = { CURRENT: 0, LIVE: 1, CONFIG: 2, MAXIMUM: 4, GUEST: 8, HOTPLUGGABLE: 16 } as const
/** VIR_DOMAIN_XML_… */
export const DomainXMLFlags = { SECURE: 1, INACTIVE: 2, UPDATE_CPU: 4, MIGRATABLE: 8 } as const
/** VIR_FROM_… */
export const ErrorDomain = { NONE: 0, XEN: 1, XEND: 2, XENSTORE: 3, SEXPR: 4, XML: 5, DOM: 6, RPC: 7, PROXY: 8, CONF: 9, QEMU: 10, NET: 11, TEST: 12, REMOTE: 13, OPENVZ: 14, XENXM: 15, STATS_LINUX: 16, LXC: 17, STORAGE: 18, NETWORK: 19, DOMAIN: 20, UML: 21, NODEDEV: 22, XEN_INOTIFY: 23, SECURITY: 24, VBOX: 25, INTERFACE: 26, ONE: 27, ESX: 28, PHYP: 29, SECRET: 30, CPU: 31, XENAPI: 32, NWFILTER: 33, HOOK: 34, DOMAIN_SNAPSHOT: 35, AUDIT: 36, SYSINFO: 37, STREAMS: 38, VMWARE: 39, EVENT: 40, LIBXL: 41, LOCKING: 42, HYPERV: 43, CAPABILITIES: 44, URI: 45, AUTH: 46, DBUS: 47, PARALLELS: 48, DEVICE: 49, SSH: 50, LOCKSPACE: 51, INITCTL: 52, IDENTITY: 53, CGROUP: 54, ACCESS: 55, SYSTEMD: 56, BHYVE: 57, CRYPTO: 58, FIREWALL: 59, POLKIT: 60, THREAD: 61, ADMIN: 62, LOGGING: 63, XENXL: 64, PERF: 65, LIBSSH: 66, RESCTRL: 67, FIREWALLD: 68, DOMAIN_CHECKPOINT: 69, TPM: 70, BPF: 71, CH: 72 } as const
/** VIR_ERR_… */
export const ErrorLevel = { NONE: 0, WARNING: 1, ERROR: 2 } as const
/** VIR_ERR_… */
export const ErrorNumber = { OK: 0, INTERNAL_ERROR: 1, NO_MEMORY: 2, NO_SUPPORT: 3, UNKNOWN_HOST: 4, NO_CONNECT: 5, INVALID_CONN: 6, INVALID_DOMAIN: 7, INVALID_ARG: 8, OPERATION_FAILED: 9, GET_FAILED: 10, POST_FAILED: 11, HTTP_ERROR: 12, SEXPR_SERIAL: 13, NO_XEN: 14, XEN_CALL: 15, OS_TYPE: 16, NO_KERNEL: 17, NO_ROOT: 18, NO_SOURCE: 19, NO_TARGET: 20, NO_NAME: 21, NO_OS: 22, NO_DEVICE: 23, NO_XENSTORE: 24, DRIVER_FULL: 25, CALL_FAILED: 26, XML_ERROR: 27, DOM_EXIST: 28, OPERATION_DENIED: 29, OPEN_FAILED: 30, READ_FAILED: 31, PARSE_FAILED: 32, CONF_SYNTAX: 33, WRITE_FAILED: 34, XML_DETAIL: 35, INVALID_NETWORK: 36, NETWORK_EXIST: 37, SYSTEM_ERROR: 38, RPC: 39, GNUTLS_ERROR: 40, WAR_NO_NETWORK: 41, NO_DOMAIN: 42, NO_NETWORK: 43, INVALID_MAC: 44, AUTH_FAILED: 45, INVALID_STORAGE_POOL: 46, INVALID_STORAGE_VOL: 47, WAR_NO_STORAGE: 48, NO_STORAGE_POOL: 49, NO_STORAGE_VOL: 50, WAR_NO_NODE: 51, INVALID_NODE_DEVICE: 52, NO_NODE_DEVICE: 53, NO_SECURITY_MODEL: 54, OPERATION_INVALID: 55, WAR_NO_INTERFACE: 56, NO_INTERFACE: 57, INVALID_INTERFACE: 58, MULTIPLE_INTERFACES: 59, WAR_NO_NWFILTER: 60, INVALID_NWFILTER: 61, NO_NWFILTER: 62, BUILD_FIREWALL: 63, WAR_NO_SECRET: 64, INVALID_SECRET: 65, NO_SECRET: 66, CONFIG_UNSUPPORTED: 67, OPERATION_TIMEOUT: 68, MIGRATE_PERSIST_FAILED: 69, HOOK_SCRIPT_FAILED: 70, INVALID_DOMAIN_SNAPSHOT: 71, NO_DOMAIN_SNAPSHOT: 72, INVALID_STREAM: 73, ARGUMENT_UNSUPPORTED: 74, STORAGE_PROBE_FAILED: 75, STORAGE_POOL_BUILT: 76, SNAPSHOT_REVERT_RISKY: 77, OPERATION_ABORTED: 78, AUTH_CANCELLED: 79, NO_DOMAIN_METADATA: 80, MIGRATE_UNSAFE: 81, OVERFLOW: 82, BLOCK_COPY_ACTIVE: 83, OPERATION_UNSUPPORTED: 84, SSH: 85, AGENT_UNRESPONSIVE: 86, RESOURCE_BUSY: 87, ACCESS_DENIED: 88, DBUS_SERVICE: 89, STORAGE_VOL_EXIST: 90, CPU_INCOMPATIBLE: 91, XML_INVALID_SCHEMA: 92, MIGRATE_FINISH_OK: 93, AUTH_UNAVAILABLE: 94, NO_SERVER: 95, NO_CLIENT: 96, AGENT_UNSYNCED: 97, LIBSSH: 98, DEVICE_MISSING: 99, INVALID_NWFILTER_BINDING: 100, NO_NWFILTER_BINDING: 101, INVALID_DOMAIN_CHECKPOINT: 102, NO_DOMAIN_CHECKPOINT: 103, NO_DOMAIN_BACKUP: 104, INVALID_NETWORK_PORT: 105, NETWORK_PORT_EXIST: 106, NO_NETWORK_PORT: 107, NO_HOSTNAME: 108, CHECKPOINT_INCONSISTENT: 109, MULTIPLE_DOMAINS: 110 } as const
/** VIR_EVENT_HANDLE_… */
export const EventHandleType = { READABLE: 1, WRITABLE: 2, ERROR: 4, HANGUP: 8 } as const
/** VIR_IP_ADDR_TYPE_… */
export const IPAddrType = { IPV4: 0, IPV6: 1 } as const
/** VIR_INTERFACE_DEFINE_… */
export const InterfaceDefineFlags = { VALIDATE: 1 } as const
/** VIR_INTERFACE_XML_… */
export const InterfaceXMLFlags = { INACTIVE: 1 } as const
/** VIR_KEYCODE_SET_… */
export const KeycodeSet = { LINUX: 0, XT: 1, ATSET1: 2, ATSET2: 3, ATSET3: 4, OSX: 5, XT_KBD: 6, USB: 7, WIN32: 8, QNUM: 9 } as const
/** VIR_DOMAIN_MEMORY_PARAM_… */
export const MemoryParameterType = { INT: 1, UINT: 2, LLONG: 3, ULLONG: 4, DOUBLE: 5, BOOLEAN: 6 } as const
/** VIR_NWFILTER_BINDING_CREATE_… */
export const NWFilterBindingCreateFlags = { VALIDATE: 1 } as const
/** VIR_NWFILTER_DEFINE_… */
export const NWFilterDefineFlags = { VALIDATE: 1 } as const
/** VIR_NETWORK_CREATE_… */
export const NetworkCreateFlags = { VALIDATE: 1 } as const
/** VIR_NETWORK_DEFINE_… */
export const NetworkDefineFlags = { VALIDATE: 1 } as const
/** VIR_NETWORK_EVENT_ID_… */
export const NetworkEventID = { LIFECYCLE: 0 } as const
/** VIR_NETWORK_EVENT_… */
export const NetworkEventLifecycleType = { DEFINED: 0, UNDEFINED: 1, STARTED: 2, STOPPED: 3 } as const
/** VIR_NETWORK_PORT_CREATE_… */
export const NetworkPortCreateFlags = { RECLAIM: 1, VALIDATE: 2 } as const
/** VIR_NETWORK_UPDATE_COMMAND_… */
export const NetworkUpdateCommand = { NONE: 0, MODIFY: 1, DELETE: 2, ADD_FIRST: 4 } as const
/** VIR_NETWORK_UPDATE_AFFECT_… */
export const NetworkUpdateFlags = { CURRENT: 0, LIVE: 1, CONFIG: 2 } as const
/** VIR_NETWORK_SECTION_… */
export const NetworkUpdateSection = { NONE: 0, BRIDGE: 1, DOMAIN: 2, IP: 3, IP_DHCP_HOST: 4, IP_DHCP_RANGE: 5, FORWARD: 6, FORWARD_INTERFACE: 7, FORWARD_PF: 8, PORTGROUP: 9, DNS_HOST: 10, DNS_TXT: 11, DNS_SRV: 12 } as const
/** VIR_NETWORK_XML_… */
export const NetworkXMLFlags = { INACTIVE: 1 } as const
/** VIR_NODE_ALLOC_PAGES_… */
export const NodeAllocPagesFlags = { ADD: 0, SET: 1 } as const
/** VIR_NODE_DEVICE_CREATE_XML_… */
export const NodeDeviceCreateXMLFlags = { VALIDATE: 1 } as const
/** VIR_NODE_DEVICE_DEFINE_XML_… */
export const NodeDeviceDefineXMLFlags = { VALIDATE: 1 } as const
/** VIR_NODE_DEVICE_EVENT_ID_… */
export const NodeDeviceEventID = { LIFECYCLE: 0, UPDATE: 1 } as const
/** VIR_NODE_DEVICE_EVENT_… */
export const NodeDeviceEventLifecycleType = { CREATED: 0, DELETED: 1, DEFINED: 2, UNDEFINED: 3 } as const
/** VIR_NODE_CPU_STATS_… */
export const NodeGetCPUStatsAllCPUs = { ALL_CPUS: -1 } as const
/** VIR_NODE_MEMORY_STATS_… */
export const NodeGetMemoryStatsAllCells = { ALL_CELLS: -1 } as const
/** VIR_NODE_SUSPEND_TARGET_… */
export const NodeSuspendTarget = { MEM: 0, DISK: 1, HYBRID: 2 } as const
/** VIR_DOMAIN_SCHED_FIELD_… */
export const SchedParameterType = { INT: 1, UINT: 2, LLONG: 3, ULLONG: 4, DOUBLE: 5, BOOLEAN: 6 } as const
/** VIR_SECRET_DEFINE_… */
export const SecretDefineFlags = { VALIDATE: 1 } as const
/** VIR_SECRET_EVENT_ID_… */
export const SecretEventID = { LIFECYCLE: 0, VALUE_CHANGED: 1 } as const
/** VIR_SECRET_EVENT_… */
export const SecretEventLifecycleType = { DEFINED: 0, UNDEFINED: 1 } as const
/** VIR_SECRET_USAGE_TYPE_… */
export const SecretUsageType = { NONE: 0, VOLUME: 1, CEPH: 2, ISCSI: 3, TLS: 4, VTPM: 5 } as const
/** VIR_STORAGE_POOL_BUILD_… */
export const StoragePoolBuildFlags = { NEW: 0, REPAIR: 1, RESIZE: 2, NO_OVERWRITE: 4, OVERWRITE: 8 } as const
/** VIR_STORAGE_POOL_CREATE_… */
export const StoragePoolCreateFlags = { NORMAL: 0, WITH_BUILD: 1, WITH_BUILD_OVERWRITE: 2, WITH_BUILD_NO_OVERWRITE: 4 } as const
/** VIR_STORAGE_POOL_DEFINE_… */
export const StoragePoolDefineFlags = { VALIDATE: 1 } as const
/** VIR_STORAGE_POOL_DELETE_… */
export const StoragePoolDeleteFlags = { NORMAL: 0, ZEROED: 1 } as const
/** VIR_STORAGE_POOL_EVENT_ID_… */
export const StoragePoolEventID = { LIFECYCLE: 0, REFRESH: 1 } as const
/** VIR_STORAGE_POOL_EVENT_… */
export const StoragePoolEventLifecycleType = { DEFINED: 0, UNDEFINED: 1, STARTED: 2, STOPPED: 3, CREATED: 4, DELETED: 5 } as const
/** VIR_STORAGE_POOL_… */
export const StoragePoolState = { INACTIVE: 0, BUILDING: 1, RUNNING: 2, DEGRADED: 3, INACCESSIBLE: 4 } as const
/** VIR_STORAGE_VOL_CREATE_… */
export const StorageVolCreateFlags = { PREALLOC_METADATA: 1, REFLINK: 2, VALIDATE: 4 } as const
/** VIR_STORAGE_VOL_DELETE_… */
export const StorageVolDeleteFlags = { NORMAL: 0, ZEROED: 1, WITH_SNAPSHOTS: 2 } as const
/** VIR_STORAGE_VOL_DOWNLOAD_… */
export const StorageVolDownloadFlags = { SPARSE_STREAM: 1 } as const
/** VIR_STORAGE_VOL_… */
export const StorageVolInfoFlags = { USE_ALLOCATION: 0, GET_PHYSICAL: 1 } as const
/** VIR_STORAGE_VOL_RESIZE_… */
export const StorageVolResizeFlags = { ALLOCATE: 1, DELTA: 2, SHRINK: 4 } as const
/** VIR_STORAGE_VOL_… */
export const StorageVolType = { FILE: 0, BLOCK: 1, DIR: 2, NETWORK: 3, NETDIR: 4, PLOOP: 5 } as const
/** VIR_STORAGE_VOL_UPLOAD_… */
export const StorageVolUploadFlags = { SPARSE_STREAM: 1 } as const
/** VIR_STORAGE_VOL_WIPE_ALG_… */
export const StorageVolWipeAlgorithm = { ZERO: 0, NNSA: 1, DOD: 2, BSI: 3, GUTMANN: 4, SCHNEIER: 5, PFITZNER7: 6, PFITZNER33: 7, RANDOM: 8, TRIM: 9 } as const
/** VIR_STORAGE_XML_… */
export const StorageXMLFlags = { INACTIVE: 1 } as const
/** VIR_STREAM_EVENT_… */
export const StreamEventType = { READABLE: 1, WRITABLE: 2, ERROR: 4, HANGUP: 8 } as const
/** VIR_STREAM_… */
export const StreamFlags = { NONBLOCK: 1 } as const
/** VIR_STREAM_RECV_… */
export const StreamRecvFlags = { STOP_AT_HOLE: 1 } as const
/** VIR_TYPED_PARAM_… */
export const TypedParameterFlags = { STRING_OKAY: 4 } as const
/** VIR_TYPED_PARAM_… */
export const TypedParameterType = { INT: 1, UINT: 2, LLONG: 3, ULLONG: 4, DOUBLE: 5, BOOLEAN: 6, STRING: 7 } as const
/** VIR_VCPU_INFO_CPU_… */
export const VcpuHostCpuState = { UNAVAILABLE: -2, OFFLINE: -1 } as const
/** VIR_VCPU_… */
export const VcpuState = { OFFLINE: 0, RUNNING: 1, BLOCKED: 2 } as const
