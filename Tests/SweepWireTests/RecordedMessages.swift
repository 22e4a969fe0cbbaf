// Written by `python3 scripts/reference/wire.py`; not edited by hand.

/// Messages as Python's protobuf runtime encodes them.
extension RecordedMessage {
  static let all: [RecordedMessage] = [
    RecordedMessage(
      type: .toCoordinator,
      hex: """
        0ab5010801122030313233343536373839616263646566303132333435363738396162636465661a016e22016828ffffffff
        0f3206617678353132384040014a05302e312e305220fffefdfcfbfaf9f8f7f6f5f4f3f2f1f0efeeedecebeae9e8e7e6e5e4
        e3e2e1e05a240a20000102030405060708090a0b0c0d0e0f101112131415161718191a1b1c1d1e1f10015a280a20fffefdfc
        fbfaf9f8f7f6f5f4f3f2f1f0efeeedecebeae9e8e7e6e5e4e3e2e1e010ffffffff0f
        """,
      text: #"""
        hello {
          protocol_version: 1
          worker_id: "0123456789abcdef0123456789abcdef"
          name: "n"
          host: "h"
          process_id: 4294967295
          instruction_set: "avx512"
          slots: 64
          numerics_version: 1
          software_version: "0.1.0"
          data_digests: "\377\376\375\374\373\372\371\370\367\366\365\364\363\362\361\360\357\356\355\354\353\352\351\350\347\346\345\344\343\342\341\340"
          holding {
            trial_id: "\000\001\002\003\004\005\006\007\010\t\n\013\014\r\016\017\020\021\022\023\024\025\026\027\030\031\032\033\034\035\036\037"
            attempt: 1
          }
          holding {
            trial_id: "\377\376\375\374\373\372\371\370\367\366\365\364\363\362\361\360\357\356\355\354\353\352\351\350\347\346\345\344\343\342\341\340"
            attempt: 4294967295
          }
        }
        """#),
    RecordedMessage(
      type: .toCoordinator,
      hex: """
        12260a240a20000102030405060708090a0b0c0d0e0f101112131415161718191a1b1c1d1e1f1001
        """,
      text: #"""
        heartbeat {
          holding {
            trial_id: "\000\001\002\003\004\005\006\007\010\t\n\013\014\r\016\017\020\021\022\023\024\025\026\027\030\031\032\033\034\035\036\037"
            attempt: 1
          }
        }
        """#),
    RecordedMessage(
      type: .toCoordinator,
      hex: """
        1aa9010a240a20000102030405060708090a0b0c0d0e0f101112131415161718191a1b1c1d1e1f100310ac021a7e0a381655
        b5bbb16b0240000000000000f87f000000000000f07f000000000000f0ff0100000000000000ffffffffffffef7f00000000
        000000801208000000000000f83f1a10000000000000d03f000000000000e03f221b09000000000000e03f11000000000000
        d03f19000000000000fc3f2200290000000000000000
        """,
      text: #"""
        metrics {
          execution {
            trial_id: "\000\001\002\003\004\005\006\007\010\t\n\013\014\r\016\017\020\021\022\023\024\025\026\027\030\031\032\033\034\035\036\037"
            attempt: 3
          }
          sequence: 300
          batch: "\n8\026U\265\273\261k\002@\000\000\000\000\000\000\370\177\000\000\000\000\000\000\360\177\000\000\000\000\000\000\360\377\001\000\000\000\000\000\000\000\377\377\377\377\377\377\357\177\000\000\000\000\000\000\000\200\022\010\000\000\000\000\000\000\370?\032\020\000\000\000\000\000\000\320?\000\000\000\000\000\000\340?\"\033\t\000\000\000\000\000\000\340?\021\000\000\000\000\000\000\320?\031\000\000\000\000\000\000\374?\"\000)\000\000\000\000\000\000\000\000"
        }
        """#),
    RecordedMessage(
      type: .toCoordinator,
      hex: """
        226e0a240a20000102030405060708090a0b0c0d0e0f101112131415161718191a1b1c1d1e1f100310291a44122000010203
        0405060708090a0b0c0d0e0f101112131415161718191a1b1c1d1e1f1a20fffefdfcfbfaf9f8f7f6f5f4f3f2f1f0efeeedec
        ebeae9e8e7e6e5e4e3e2e1e0
        """,
      text: #"""
        done {
          execution {
            trial_id: "\000\001\002\003\004\005\006\007\010\t\n\013\014\r\016\017\020\021\022\023\024\025\026\027\030\031\032\033\034\035\036\037"
            attempt: 3
          }
          last_sequence: 41
          result {
            weights_hash: "\000\001\002\003\004\005\006\007\010\t\n\013\014\r\016\017\020\021\022\023\024\025\026\027\030\031\032\033\034\035\036\037"
            series_hash: "\377\376\375\374\373\372\371\370\367\366\365\364\363\362\361\360\357\356\355\354\353\352\351\350\347\346\345\344\343\342\341\340"
          }
        }
        """#),
    RecordedMessage(
      type: .toCoordinator,
      hex: """
        22750a240a20000102030405060708090a0b0c0d0e0f101112131415161718191a1b1c1d1e1f100310291a4b0a0508900310
        011220000102030405060708090a0b0c0d0e0f101112131415161718191a1b1c1d1e1f1a20fffefdfcfbfaf9f8f7f6f5f4f3
        f2f1f0efeeedecebeae9e8e7e6e5e4e3e2e1e0
        """,
      text: #"""
        done {
          execution {
            trial_id: "\000\001\002\003\004\005\006\007\010\t\n\013\014\r\016\017\020\021\022\023\024\025\026\027\030\031\032\033\034\035\036\037"
            attempt: 3
          }
          last_sequence: 41
          result {
            divergence {
              iteration: 400
              reason: DIVERGENCE_REASON_LOSS_NOT_FINITE
            }
            weights_hash: "\000\001\002\003\004\005\006\007\010\t\n\013\014\r\016\017\020\021\022\023\024\025\026\027\030\031\032\033\034\035\036\037"
            series_hash: "\377\376\375\374\373\372\371\370\367\366\365\364\363\362\361\360\357\356\355\354\353\352\351\350\347\346\345\344\343\342\341\340"
          }
        }
        """#),
    RecordedMessage(
      type: .toCoordinator,
      hex: """
        2a430a240a20000102030405060708090a0b0c0d0e0f101112131415161718191a1b1c1d1e1f1003121b080112117369676e
        616c203920284b696c6c6564291a04610a620a
        """,
      text: #"""
        failed {
          execution {
            trial_id: "\000\001\002\003\004\005\006\007\010\t\n\013\014\r\016\017\020\021\022\023\024\025\026\027\030\031\032\033\034\035\036\037"
            attempt: 3
          }
          failure {
            failure_class: FAILURE_CLASS_CRASHED
            message: "signal 9 (Killed)"
            standard_error_tail: "a\nb\n"
          }
        }
        """#),
    RecordedMessage(
      type: .toCoordinator,
      hex: """
        3200
        """,
      text: #"""
        goodbye {
        }
        """#),
    RecordedMessage(
      type: .toCoordinator,
      hex: """
        3a970208ffffffffffffffffff0110011a87020a84020a086772c3b6c39f657211000000000000f83f1a85010a0763696661
        72313010a01f18e80720002a0a6d65616e2d696d6167653205f403ac0201397b14ae47e17a843f41f168e388b5f8e43e480a
        50645a280a086d6f6d656e74756d11fca9f1d24d62503f1a130a086d6f6d656e74756d11666666666666ee3f60e807680172
        0d6772616469656e742d6e6f726d720b7570646174652d6e6f726d1a350a076369666172313010a01f18e8072a04756e6974
        397b14ae47e17a943f480150a01f5a0e0a037367641159f3f8c21f6ea5016001220c0001ffffffffffffffffff012a20fffe
        fdfcfbfaf9f8f7f6f5f4f3f2f1f0efeeedecebeae9e8e7e6e5e4e3e2e1e03001
        """,
      text: #"""
        request {
          request: 18446744073709551615
          protocol_version: 1
          submit {
            definition {
              name: "größer"
              target_training_loss: 1.5
              configurations {
                dataset_name: "cifar10"
                training_images: 4000
                validation_images: 1000
                random_subset_seed: 0
                preprocess: "mean-image"
                hidden: 500
                hidden: 300
                hidden: 1
                initial_standard_deviation: 0.01
                l2: 1e-05
                epochs: 10
                batch: 100
                optimizer {
                  rule: "momentum"
                  learning_rate: 0.001
                  hyperparameters {
                    key: "momentum"
                    value: 0.95
                  }
                }
                evaluated_training_images: 1000
                evaluates_test: true
                record: "gradient-norm"
                record: "update-norm"
              }
              configurations {
                dataset_name: "cifar10"
                training_images: 4000
                validation_images: 1000
                preprocess: "unit"
                initial_standard_deviation: 0.02
                epochs: 1
                batch: 4000
                optimizer {
                  rule: "sgd"
                  learning_rate: 1e-300
                }
                evaluated_training_images: 1
              }
              seeds: 0
              seeds: 1
              seeds: 18446744073709551615
              data_digest: "\377\376\375\374\373\372\371\370\367\366\365\364\363\362\361\360\357\356\355\354\353\352\351\350\347\346\345\344\343\342\341\340"
              is_synthetic: true
            }
          }
        }
        """#),
    RecordedMessage(
      type: .toCoordinator,
      hex: """
        3a0e0801220a0a063031323361621009
        """,
      text: #"""
        request {
          request: 1
          sweep {
            sweep: "0123ab"
            after_version: 9
          }
        }
        """#),
    RecordedMessage(
      type: .toCoordinator,
      hex: """
        3a0708022a03088827
        """,
      text: #"""
        request {
          request: 2
          cluster {
            limit: 5000
          }
        }
        """#),
    RecordedMessage(
      type: .toCoordinator,
      hex: """
        3a09080332050a01781001
        """,
      text: #"""
        request {
          request: 3
          steer {
            sweep: "x"
            action: CANCEL
          }
        }
        """#),
    RecordedMessage(
      type: .toCoordinator,
      hex: """
        3a06080332021002
        """,
      text: #"""
        request {
          request: 3
          steer {
            action: PAUSE
          }
        }
        """#),
    RecordedMessage(
      type: .toCoordinator,
      hex: """
        3a06080332021003
        """,
      text: #"""
        request {
          request: 3
          steer {
            action: RESUME
          }
        }
        """#),
    RecordedMessage(
      type: .toCoordinator,
      hex: """
        3a06080332021004
        """,
      text: #"""
        request {
          request: 3
          steer {
            action: RERUN_FAILED
          }
        }
        """#),
    RecordedMessage(
      type: .toCoordinator,
      hex: """
        3a080804320410041801
        """,
      text: #"""
        request {
          request: 4
          steer {
            action: RERUN_FAILED
            failure_class: FAILURE_CLASS_CRASHED
          }
        }
        """#),
    RecordedMessage(
      type: .toCoordinator,
      hex: """
        3a120804320e1005220231372206303132336162
        """,
      text: #"""
        request {
          request: 4
          steer {
            action: RERUN_SHARDS
            shards: "17"
            shards: "0123ab"
          }
        }
        """#),
    RecordedMessage(
      type: .toCoordinator,
      hex: """
        3a06080432021006
        """,
      text: #"""
        request {
          request: 4
          steer {
            action: RERUN_DIVERGED
          }
        }
        """#),
    RecordedMessage(
      type: .toCoordinator,
      hex: """
        3a1408053a100a017810ffffffffffffffffff01180c
        """,
      text: #"""
        request {
          request: 5
          verify {
            sweep: "x"
            run: 18446744073709551615
            sample: 12
          }
        }
        """#),
    RecordedMessage(
      type: .toCoordinator,
      hex: """
        3a0b080642070a017812023137
        """,
      text: #"""
        request {
          request: 6
          explain {
            sweep: "x"
            shard: "17"
          }
        }
        """#),
    RecordedMessage(
      type: .toCoordinator,
      hex: """
        3a0b08074a070a056c61622d33
        """,
      text: #"""
        request {
          request: 7
          readmit {
            worker: "lab-3"
          }
        }
        """#),
    RecordedMessage(
      type: .toCoordinator,
      hex: """
        3a0d080852090a017812040001a502
        """,
      text: #"""
        request {
          request: 8
          series {
            sweep: "x"
            shards: 0
            shards: 1
            shards: 293
          }
        }
        """#),
    RecordedMessage(
      type: .fromCoordinator,
      hex: """
        0a08080110e807189875
        """,
      text: #"""
        welcome {
          protocol_version: 1
          heartbeat_interval_milliseconds: 1000
          lease_milliseconds: 15000
        }
        """#),
    RecordedMessage(
      type: .fromCoordinator,
      hex: """
        120c0a0a70726f746f636f6c2032
        """,
      text: #"""
        rejected {
          reason: "protocol 2"
        }
        """#),
    RecordedMessage(
      type: .fromCoordinator,
      hex: """
        1ade010a240a20000102030405060708090a0b0c0d0e0f101112131415161718191a1b1c1d1e1f100312b5010a85010a0763
        69666172313010a01f18e80720002a0a6d65616e2d696d6167653205f403ac0201397b14ae47e17a843f41f168e388b5f8e4
        3e480a50645a280a086d6f6d656e74756d11fca9f1d24d62503f1a130a086d6f6d656e74756d11666666666666ee3f60e807
        6801720d6772616469656e742d6e6f726d720b7570646174652d6e6f726d10ffffffffffffffffff011a20fffefdfcfbfaf9
        f8f7f6f5f4f3f2f1f0efeeedecebeae9e8e7e6e5e4e3e2e1e0
        """,
      text: #"""
        assign {
          execution {
            trial_id: "\000\001\002\003\004\005\006\007\010\t\n\013\014\r\016\017\020\021\022\023\024\025\026\027\030\031\032\033\034\035\036\037"
            attempt: 3
          }
          trial {
            configuration {
              dataset_name: "cifar10"
              training_images: 4000
              validation_images: 1000
              random_subset_seed: 0
              preprocess: "mean-image"
              hidden: 500
              hidden: 300
              hidden: 1
              initial_standard_deviation: 0.01
              l2: 1e-05
              epochs: 10
              batch: 100
              optimizer {
                rule: "momentum"
                learning_rate: 0.001
                hyperparameters {
                  key: "momentum"
                  value: 0.95
                }
              }
              evaluated_training_images: 1000
              evaluates_test: true
              record: "gradient-norm"
              record: "update-norm"
            }
            seed: 18446744073709551615
            data_digest: "\377\376\375\374\373\372\371\370\367\366\365\364\363\362\361\360\357\356\355\354\353\352\351\350\347\346\345\344\343\342\341\340"
          }
        }
        """#),
    RecordedMessage(
      type: .fromCoordinator,
      hex: """
        222a0a240a20000102030405060708090a0b0c0d0e0f101112131415161718191a1b1c1d1e1f1003100c1800
        """,
      text: #"""
        ack {
          execution {
            trial_id: "\000\001\002\003\004\005\006\007\010\t\n\013\014\r\016\017\020\021\022\023\024\025\026\027\030\031\032\033\034\035\036\037"
            attempt: 3
          }
          sequence: 12
          resend_from: 0
        }
        """#),
    RecordedMessage(
      type: .fromCoordinator,
      hex: """
        22280a240a20000102030405060708090a0b0c0d0e0f101112131415161718191a1b1c1d1e1f1003100c
        """,
      text: #"""
        ack {
          execution {
            trial_id: "\000\001\002\003\004\005\006\007\010\t\n\013\014\r\016\017\020\021\022\023\024\025\026\027\030\031\032\033\034\035\036\037"
            attempt: 3
          }
          sequence: 12
        }
        """#),
    RecordedMessage(
      type: .fromCoordinator,
      hex: """
        2a260a240a20000102030405060708090a0b0c0d0e0f101112131415161718191a1b1c1d1e1f1003
        """,
      text: #"""
        settled {
          execution {
            trial_id: "\000\001\002\003\004\005\006\007\010\t\n\013\014\r\016\017\020\021\022\023\024\025\026\027\030\031\032\033\034\035\036\037"
            attempt: 3
          }
        }
        """#),
    RecordedMessage(
      type: .fromCoordinator,
      hex: """
        32280a240a20000102030405060708090a0b0c0d0e0f101112131415161718191a1b1c1d1e1f10031001
        """,
      text: #"""
        revoke {
          execution {
            trial_id: "\000\001\002\003\004\005\006\007\010\t\n\013\014\r\016\017\020\021\022\023\024\025\026\027\030\031\032\033\034\035\036\037"
            attempt: 3
          }
          reason: REVOKE_REASON_CANCELLED
        }
        """#),
    RecordedMessage(
      type: .fromCoordinator,
      hex: """
        3a00
        """,
      text: #"""
        hello_again {
        }
        """#),
    RecordedMessage(
      type: .fromCoordinator,
      hex: """
        42470a01731220000102030405060708090a0b0c0d0e0f101112131415161718191a1b1c1d1e1f1a20fffefdfcfbfaf9f8f7
        f6f5f4f3f2f1f0efeeedecebeae9e8e7e6e5e4e3e2e1e0
        """,
      text: #"""
        missing_data {
          sweep_name: "s"
          sweep_id: "\000\001\002\003\004\005\006\007\010\t\n\013\014\r\016\017\020\021\022\023\024\025\026\027\030\031\032\033\034\035\036\037"
          needed_digest: "\377\376\375\374\373\372\371\370\367\366\365\364\363\362\361\360\357\356\355\354\353\352\351\350\347\346\345\344\343\342\341\340"
        }
        """#),
    RecordedMessage(
      type: .fromCoordinator,
      hex: """
        4a00
        """,
      text: #"""
        heartbeat {
        }
        """#),
    RecordedMessage(
      type: .fromCoordinator,
      hex: """
        522e08011a2a0a20000102030405060708090a0b0c0d0e0f101112131415161718191a1b1c1d1e1f100f180120012804
        """,
      text: #"""
        answer {
          request: 1
          submit {
            sweep_id: "\000\001\002\003\004\005\006\007\010\t\n\013\014\r\016\017\020\021\022\023\024\025\026\027\030\031\032\033\034\035\036\037"
            trials: 15
            was_known: true
            state: SWEEP_STATE_RUNNING
            results: 4
          }
        }
        """#),
    RecordedMessage(
      type: .fromCoordinator,
      hex: """
        52a4050802229f050a20000102030405060708090a0b0c0d0e0f101112131415161718191a1b1c1d1e1f106318012284020a
        086772c3b6c39f657211000000000000f83f1a85010a076369666172313010a01f18e80720002a0a6d65616e2d696d616765
        3205f403ac0201397b14ae47e17a843f41f168e388b5f8e43e480a50645a280a086d6f6d656e74756d11fca9f1d24d62503f
        1a130a086d6f6d656e74756d11666666666666ee3f60e8076801720d6772616469656e742d6e6f726d720b7570646174652d
        6e6f726d1a350a076369666172313010a01f18e8072a04756e6974397b14ae47e17a943f480150a01f5a0e0a037367641159
        f3f8c21f6ea5016001220c0001ffffffffffffffffff012a20fffefdfcfbfaf9f8f7f6f5f4f3f2f1f0efeeedecebeae9e8e7
        e6e5e4e3e2e1e03001280230033a0a0801100218032004280540014880d095ffbc315ad60208061220000102030405060708
        090a0b0c0d0e0f101112131415161718191a1b1c1d1e1f180420900329000000000000e83f3283010a040807100210291900
        0000000000f07f21000000000000e03f29000000000000d03f31000000000000d83f39000000000000004041000000000000
        c03f49000000000000e0bf5220fffefdfcfbfaf9f8f7f6f5f4f3f2f1f0efeeedecebeae9e8e7e6e5e4e3e2e1e05a18000000
        0000000040000000000000f03f000000000000f07f3a1b080112117369676e616c203920284b696c6c6564291a04610a620a
        423608011a01772201682a04617678323081d095ffbc31380040024a1b080112117369676e616c203920284b696c6c656429
        1a04610a620a42020802424308011201771a016e2201682a04617678323081d095ffbc313882d095ffbc3140015220fffefd
        fcfbfaf9f8f7f6f5f4f3f2f1f0efeeedecebeae9e8e7e6e5e4e3e2e1e0
        """,
      text: #"""
        answer {
          request: 2
          sweep {
            sweep_id: "\000\001\002\003\004\005\006\007\010\t\n\013\014\r\016\017\020\021\022\023\024\025\026\027\030\031\032\033\034\035\036\037"
            version: 99
            is_complete: true
            definition {
              name: "größer"
              target_training_loss: 1.5
              configurations {
                dataset_name: "cifar10"
                training_images: 4000
                validation_images: 1000
                random_subset_seed: 0
                preprocess: "mean-image"
                hidden: 500
                hidden: 300
                hidden: 1
                initial_standard_deviation: 0.01
                l2: 1e-05
                epochs: 10
                batch: 100
                optimizer {
                  rule: "momentum"
                  learning_rate: 0.001
                  hyperparameters {
                    key: "momentum"
                    value: 0.95
                  }
                }
                evaluated_training_images: 1000
                evaluates_test: true
                record: "gradient-norm"
                record: "update-norm"
              }
              configurations {
                dataset_name: "cifar10"
                training_images: 4000
                validation_images: 1000
                preprocess: "unit"
                initial_standard_deviation: 0.02
                epochs: 1
                batch: 4000
                optimizer {
                  rule: "sgd"
                  learning_rate: 1e-300
                }
                evaluated_training_images: 1
              }
              seeds: 0
              seeds: 1
              seeds: 18446744073709551615
              data_digest: "\377\376\375\374\373\372\371\370\367\366\365\364\363\362\361\360\357\356\355\354\353\352\351\350\347\346\345\344\343\342\341\340"
              is_synthetic: true
            }
            intent: SWEEP_INTENT_PAUSED
            state: SWEEP_STATE_PAUSED
            counts {
              waiting: 1
              running: 2
              done: 3
              diverged: 4
              failed: 5
            }
            alarms: 1
            submitted_milliseconds: 1700000000000
            shards {
              index: 6
              trial_id: "\000\001\002\003\004\005\006\007\010\t\n\013\014\r\016\017\020\021\022\023\024\025\026\027\030\031\032\033\034\035\036\037"
              state: TRIAL_STATE_DIVERGED
              iteration: 400
              last_loss: 0.75
              summary: "\n\004\010\007\020\002\020)\031\000\000\000\000\000\000\360\177!\000\000\000\000\000\000\340?)\000\000\000\000\000\000\320?1\000\000\000\000\000\000\330?9\000\000\000\000\000\000\000@A\000\000\000\000\000\000\300?I\000\000\000\000\000\000\340\277R \377\376\375\374\373\372\371\370\367\366\365\364\363\362\361\360\357\356\355\354\353\352\351\350\347\346\345\344\343\342\341\340Z\030\000\000\000\000\000\000\000@\000\000\000\000\000\000\360?\000\000\000\000\000\000\360\177"
              failure {
                failure_class: FAILURE_CLASS_CRASHED
                message: "signal 9 (Killed)"
                standard_error_tail: "a\nb\n"
              }
              attempts {
                number: 1
                worker_name: "w"
                host: "h"
                instruction_set: "avx2"
                issued_milliseconds: 1700000000001
                ended_milliseconds: 0
                ending: ATTEMPT_ENDING_FAILED
                failure {
                  failure_class: FAILURE_CLASS_CRASHED
                  message: "signal 9 (Killed)"
                  standard_error_tail: "a\nb\n"
                }
              }
              attempts {
                number: 2
              }
              attempts {
                number: 1
                worker_id: "w"
                worker_name: "n"
                host: "h"
                instruction_set: "avx2"
                issued_milliseconds: 1700000000001
                ended_milliseconds: 1700000000002
                ending: ATTEMPT_ENDING_COMMITTED
                result_digest: "\377\376\375\374\373\372\371\370\367\366\365\364\363\362\361\360\357\356\355\354\353\352\351\350\347\346\345\344\343\342\341\340"
              }
            }
          }
        }
        """#),
    RecordedMessage(
      type: .fromCoordinator,
      hex: """
        52d10108032acc010a016810071a05302e312e3020012a022f7332550a20000102030405060708090a0b0c0d0e0f10111213
        1415161718191a1b1c1d1e1f120173180120022a0a0801100218032004280530023802421a080112166e6f20776f726b6572
        20697320636f6e6e6563746564380142510a017712016e1a016820082a046e656f6e30043803400548065205302e312e305a
        20fffefdfcfbfaf9f8f7f6f5f4f3f2f1f0efeeedecebeae9e8e7e6e5e4e3e2e1e060026a01727009780a8201036c61624a0c
        080110021803200428053006
        """,
      text: #"""
        answer {
          request: 3
          cluster {
            host: "h"
            process_id: 7
            software_version: "0.1.0"
            started_milliseconds: 1
            store: "/s"
            sweeps {
              sweep_id: "\000\001\002\003\004\005\006\007\010\t\n\013\014\r\016\017\020\021\022\023\024\025\026\027\030\031\032\033\034\035\036\037"
              name: "s"
              intent: SWEEP_INTENT_RUNNING
              state: SWEEP_STATE_STALLED
              counts {
                waiting: 1
                running: 2
                done: 3
                diverged: 4
                failed: 5
              }
              alarms: 2
              submitted_milliseconds: 2
              stall {
                kind: NO_WORKERS
                text: "no worker is connected"
              }
            }
            sweep_count: 1
            workers {
              worker_id: "w"
              name: "n"
              host: "h"
              process_id: 8
              instruction_set: "neon"
              slots: 4
              busy: 3
              joined_milliseconds: 5
              heard_milliseconds_ago: 6
              software_version: "0.1.0"
              data_digests: "\377\376\375\374\373\372\371\370\367\366\365\364\363\362\361\360\357\356\355\354\353\352\351\350\347\346\345\344\343\342\341\340"
              state: WORKER_STATE_QUARANTINED
              remarks: "r"
              committed: 9
              failed: 10
              key_name: "lab"
            }
            worker_counts {
              alive: 1
              quarantined: 2
              refused: 3
              gone: 4
              slots: 5
              busy: 6
            }
          }
        }
        """#),
    RecordedMessage(
      type: .fromCoordinator,
      hex: """
        522c080432280a20000102030405060708090a0b0c0d0e0f101112131415161718191a1b1c1d1e1f10031804200b
        """,
      text: #"""
        answer {
          request: 4
          steer {
            sweep_id: "\000\001\002\003\004\005\006\007\010\t\n\013\014\r\016\017\020\021\022\023\024\025\026\027\030\031\032\033\034\035\036\037"
            intent: SWEEP_INTENT_CANCELLED
            state: SWEEP_STATE_CANCELLED
            affected: 11
          }
        }
        """#),
    RecordedMessage(
      type: .fromCoordinator,
      hex: """
        520908051205080112016d
        """,
      text: #"""
        answer {
          request: 5
          refusal {
            code: UNUSABLE
            message: "m"
          }
        }
        """#),
    RecordedMessage(
      type: .fromCoordinator,
      hex: """
        520908051205080212016d
        """,
      text: #"""
        answer {
          request: 5
          refusal {
            code: UNAVAILABLE
            message: "m"
          }
        }
        """#),
    RecordedMessage(
      type: .toSlot,
      hex: """
        0ade010a240a20000102030405060708090a0b0c0d0e0f101112131415161718191a1b1c1d1e1f100312b5010a85010a0763
        69666172313010a01f18e80720002a0a6d65616e2d696d6167653205f403ac0201397b14ae47e17a843f41f168e388b5f8e4
        3e480a50645a280a086d6f6d656e74756d11fca9f1d24d62503f1a130a086d6f6d656e74756d11666666666666ee3f60e807
        6801720d6772616469656e742d6e6f726d720b7570646174652d6e6f726d10ffffffffffffffffff011a20fffefdfcfbfaf9
        f8f7f6f5f4f3f2f1f0efeeedecebeae9e8e7e6e5e4e3e2e1e0
        """,
      text: #"""
        train {
          execution {
            trial_id: "\000\001\002\003\004\005\006\007\010\t\n\013\014\r\016\017\020\021\022\023\024\025\026\027\030\031\032\033\034\035\036\037"
            attempt: 3
          }
          trial {
            configuration {
              dataset_name: "cifar10"
              training_images: 4000
              validation_images: 1000
              random_subset_seed: 0
              preprocess: "mean-image"
              hidden: 500
              hidden: 300
              hidden: 1
              initial_standard_deviation: 0.01
              l2: 1e-05
              epochs: 10
              batch: 100
              optimizer {
                rule: "momentum"
                learning_rate: 0.001
                hyperparameters {
                  key: "momentum"
                  value: 0.95
                }
              }
              evaluated_training_images: 1000
              evaluates_test: true
              record: "gradient-norm"
              record: "update-norm"
            }
            seed: 18446744073709551615
            data_digest: "\377\376\375\374\373\372\371\370\367\366\365\364\363\362\361\360\357\356\355\354\353\352\351\350\347\346\345\344\343\342\341\340"
          }
        }
        """#),
    RecordedMessage(
      type: .fromSlot,
      hex: """
        0a7e0a381655b5bbb16b0240000000000000f87f000000000000f07f000000000000f0ff0100000000000000ffffffffffff
        ef7f00000000000000801208000000000000f83f1a10000000000000d03f000000000000e03f221b09000000000000e03f11
        000000000000d03f19000000000000fc3f2200290000000000000000
        """,
      text: #"""
        batch: "\n8\026U\265\273\261k\002@\000\000\000\000\000\000\370\177\000\000\000\000\000\000\360\177\000\000\000\000\000\000\360\377\001\000\000\000\000\000\000\000\377\377\377\377\377\377\357\177\000\000\000\000\000\000\000\200\022\010\000\000\000\000\000\000\370?\032\020\000\000\000\000\000\000\320?\000\000\000\000\000\000\340?\"\033\t\000\000\000\000\000\000\340?\021\000\000\000\000\000\000\320?\031\000\000\000\000\000\000\374?\"\000)\000\000\000\000\000\000\000\000"
        """#),
    RecordedMessage(
      type: .fromSlot,
      hex: """
        124b0a0508900310011220000102030405060708090a0b0c0d0e0f101112131415161718191a1b1c1d1e1f1a20fffefdfcfb
        faf9f8f7f6f5f4f3f2f1f0efeeedecebeae9e8e7e6e5e4e3e2e1e0
        """,
      text: #"""
        result {
          divergence {
            iteration: 400
            reason: DIVERGENCE_REASON_LOSS_NOT_FINITE
          }
          weights_hash: "\000\001\002\003\004\005\006\007\010\t\n\013\014\r\016\017\020\021\022\023\024\025\026\027\030\031\032\033\034\035\036\037"
          series_hash: "\377\376\375\374\373\372\371\370\367\366\365\364\363\362\361\360\357\356\355\354\353\352\351\350\347\346\345\344\343\342\341\340"
        }
        """#),
    RecordedMessage(
      type: .fromSlot,
      hex: """
        1a1d0a1b080112117369676e616c203920284b696c6c6564291a04610a620a
        """,
      text: #"""
        failure {
          failure {
            failure_class: FAILURE_CLASS_CRASHED
            message: "signal 9 (Killed)"
            standard_error_tail: "a\nb\n"
          }
        }
        """#),
    RecordedMessage(
      type: .fromSlot,
      hex: """
        2200
        """,
      text: #"""
        ready {
        }
        """#),
    RecordedMessage(
      type: .fromCoordinator,
      hex: """
        528b0108062286015a830108021220000102030405060708090a0b0c0d0e0f101112131415161718191a1b1c1d1e1f180332
        5b10ac0219000000000000e03f49000000000000d0bf5220fffefdfcfbfaf9f8f7f6f5f4f3f2f1f0efeeedecebeae9e8e7e6
        e5e4e3e2e1e06209295078c701ac0200006a0c08ac0211000000000000e83f6a0911000000000000f07f
        """,
      text: #"""
        answer {
          request: 6
          sweep {
            shards {
              index: 2
              trial_id: "\000\001\002\003\004\005\006\007\010\t\n\013\014\r\016\017\020\021\022\023\024\025\026\027\030\031\032\033\034\035\036\037"
              state: TRIAL_STATE_DONE
              summary: "\020\254\002\031\000\000\000\000\000\000\340?I\000\000\000\000\000\000\320\277R \377\376\375\374\373\372\371\370\367\366\365\364\363\362\361\360\357\356\355\354\353\352\351\350\347\346\345\344\343\342\341\340b\t)Px\307\001\254\002\000\000j\014\010\254\002\021\000\000\000\000\000\000\350?j\t\021\000\000\000\000\000\000\360\177"
            }
          }
        }
        """#),
    RecordedMessage(
      type: .toCoordinator,
      hex: """
        0a3108011201773801aa01270a037367641220fffefdfcfbfaf9f8f7f6f5f4f3f2f1f0efeeedecebeae9e8e7e6e5e4e3e2e1
        e0
        """,
      text: #"""
        hello {
          protocol_version: 1
          worker_id: "w"
          slots: 1
          canary_digests {
            key: "sgd"
            value: "\377\376\375\374\373\372\371\370\367\366\365\364\363\362\361\360\357\356\355\354\353\352\351\350\347\346\345\344\343\342\341\340"
          }
        }
        """#),
    RecordedMessage(
      type: .toCoordinator,
      hex: """
        a201291a270a037367641220fffefdfcfbfaf9f8f7f6f5f4f3f2f1f0efeeedecebeae9e8e7e6e5e4e3e2e1e0
        """,
      text: #"""
        canary {
          digests {
            key: "sgd"
            value: "\377\376\375\374\373\372\371\370\367\366\365\364\363\362\361\360\357\356\355\354\353\352\351\350\347\346\345\344\343\342\341\340"
          }
        }
        """#),
    RecordedMessage(
      type: .toCoordinator,
      hex: """
        a2010c120a6e6f204156582d353132
        """,
      text: #"""
        canary {
          failure: "no AVX-512"
        }
        """#),
    RecordedMessage(
      type: .fromCoordinator,
      hex: """
        a20100
        """,
      text: #"""
        canary {
        }
        """#),
    RecordedMessage(
      type: .fromCoordinator,
      hex: """
        52f501080722f0010a20000102030405060708090a0b0c0d0e0f101112131415161718191a1b1c1d1e1f52210803121d6576
        65727920776f726b657220697320696e2071756172616e74696e655aa80108011220000102030405060708090a0b0c0d0e0f
        101112131415161718191a1b1c1d1e1f18034226080240055220fffefdfcfbfaf9f8f7f6f5f4f3f2f1f0efeeedecebeae9e8
        e7e6e5e4e3e2e1e04a580a2a08011201611a01682220fffefdfcfbfaf9f8f7f6f5f4f3f2f1f0efeeedecebeae9e8e7e6e5e4
        e3e2e1e0122a08021201621a01692220000102030405060708090a0b0c0d0e0f101112131415161718191a1b1c1d1e1f
        """,
      text: #"""
        answer {
          request: 7
          sweep {
            sweep_id: "\000\001\002\003\004\005\006\007\010\t\n\013\014\r\016\017\020\021\022\023\024\025\026\027\030\031\032\033\034\035\036\037"
            stall {
              kind: QUARANTINED
              text: "every worker is in quarantine"
            }
            shards {
              index: 1
              trial_id: "\000\001\002\003\004\005\006\007\010\t\n\013\014\r\016\017\020\021\022\023\024\025\026\027\030\031\032\033\034\035\036\037"
              state: TRIAL_STATE_DONE
              attempts {
                number: 2
                ending: ATTEMPT_ENDING_COMPARED
                result_digest: "\377\376\375\374\373\372\371\370\367\366\365\364\363\362\361\360\357\356\355\354\353\352\351\350\347\346\345\344\343\342\341\340"
              }
              alarms {
                committed {
                  attempt: 1
                  worker_name: "a"
                  host: "h"
                  digest: "\377\376\375\374\373\372\371\370\367\366\365\364\363\362\361\360\357\356\355\354\353\352\351\350\347\346\345\344\343\342\341\340"
                }
                other {
                  attempt: 2
                  worker_name: "b"
                  host: "i"
                  digest: "\000\001\002\003\004\005\006\007\010\t\n\013\014\r\016\017\020\021\022\023\024\025\026\027\030\031\032\033\034\035\036\037"
                }
              }
            }
          }
        }
        """#),
    RecordedMessage(
      type: .fromCoordinator,
      hex: """
        52fc0308093af7030a20000102030405060708090a0b0c0d0e0f101112131415161718191a1b1c1d1e1f1201731ab3010803
        1220000102030405060708090a0b0c0d0e0f101112131415161718191a1b1c1d1e1f189003224308011201771a016e220168
        2a04617678323081d095ffbc313882d095ffbc3140015220fffefdfcfbfaf9f8f7f6f5f4f3f2f1f0efeeedecebeae9e8e7e6
        e5e4e3e2e1e02804324308011201771a016e2201682a04617678323081d095ffbc313882d095ffbc3140015220fffefdfcfb
        faf9f8f7f6f5f4f3f2f1f0efeeedecebeae9e8e7e6e5e4e3e2e1e01a7108041220000102030405060708090a0b0c0d0e0f10
        1112131415161718191a1b1c1d1e1f224308011201771a016e2201682a04617678323081d095ffbc313882d095ffbc314001
        5220fffefdfcfbfaf9f8f7f6f5f4f3f2f1f0efeeedecebeae9e8e7e6e5e4e3e2e1e028023202080238071a88010805122000
        0102030405060708090a0b0c0d0e0f101112131415161718191a1b1c1d1e1f224308011201771a016e2201682a0461767832
        3081d095ffbc313882d095ffbc3140015220fffefdfcfbfaf9f8f7f6f5f4f3f2f1f0efeeedecebeae9e8e7e6e5e4e3e2e1e0
        2805421b080112117369676e616c203920284b696c6c6564291a04610a620a200f2a1a080112166e6f20776f726b65722069
        7320636f6e6e6563746564
        """,
      text: #"""
        answer {
          request: 9
          verify {
            sweep_id: "\000\001\002\003\004\005\006\007\010\t\n\013\014\r\016\017\020\021\022\023\024\025\026\027\030\031\032\033\034\035\036\037"
            name: "s"
            trials {
              index: 3
              trial_id: "\000\001\002\003\004\005\006\007\010\t\n\013\014\r\016\017\020\021\022\023\024\025\026\027\030\031\032\033\034\035\036\037"
              iterations: 400
              committed {
                number: 1
                worker_id: "w"
                worker_name: "n"
                host: "h"
                instruction_set: "avx2"
                issued_milliseconds: 1700000000001
                ended_milliseconds: 1700000000002
                ending: ATTEMPT_ENDING_COMMITTED
                result_digest: "\377\376\375\374\373\372\371\370\367\366\365\364\363\362\361\360\357\356\355\354\353\352\351\350\347\346\345\344\343\342\341\340"
              }
              state: DIFFERENT
              attempt {
                number: 1
                worker_id: "w"
                worker_name: "n"
                host: "h"
                instruction_set: "avx2"
                issued_milliseconds: 1700000000001
                ended_milliseconds: 1700000000002
                ending: ATTEMPT_ENDING_COMMITTED
                result_digest: "\377\376\375\374\373\372\371\370\367\366\365\364\363\362\361\360\357\356\355\354\353\352\351\350\347\346\345\344\343\342\341\340"
              }
            }
            trials {
              index: 4
              trial_id: "\000\001\002\003\004\005\006\007\010\t\n\013\014\r\016\017\020\021\022\023\024\025\026\027\030\031\032\033\034\035\036\037"
              committed {
                number: 1
                worker_id: "w"
                worker_name: "n"
                host: "h"
                instruction_set: "avx2"
                issued_milliseconds: 1700000000001
                ended_milliseconds: 1700000000002
                ending: ATTEMPT_ENDING_COMMITTED
                result_digest: "\377\376\375\374\373\372\371\370\367\366\365\364\363\362\361\360\357\356\355\354\353\352\351\350\347\346\345\344\343\342\341\340"
              }
              state: RUNNING
              attempt {
                number: 2
              }
              iteration: 7
            }
            trials {
              index: 5
              trial_id: "\000\001\002\003\004\005\006\007\010\t\n\013\014\r\016\017\020\021\022\023\024\025\026\027\030\031\032\033\034\035\036\037"
              committed {
                number: 1
                worker_id: "w"
                worker_name: "n"
                host: "h"
                instruction_set: "avx2"
                issued_milliseconds: 1700000000001
                ended_milliseconds: 1700000000002
                ending: ATTEMPT_ENDING_COMMITTED
                result_digest: "\377\376\375\374\373\372\371\370\367\366\365\364\363\362\361\360\357\356\355\354\353\352\351\350\347\346\345\344\343\342\341\340"
              }
              state: FAILED
              failure {
                failure_class: FAILURE_CLASS_CRASHED
                message: "signal 9 (Killed)"
                standard_error_tail: "a\nb\n"
              }
            }
            committed: 15
            stall {
              kind: NO_WORKERS
              text: "no worker is connected"
            }
          }
        }
        """#),
    RecordedMessage(
      type: .fromCoordinator,
      hex: """
        529b02080a4296020a20000102030405060708090a0b0c0d0e0f101112131415161718191a1b1c1d1e1f1201731806222608
        041220000102030405060708090a0b0c0d0e0f101112131415161718191a1b1c1d1e1f18022a85010a076369666172313010
        a01f18e80720002a0a6d65616e2d696d6167653205f403ac0201397b14ae47e17a843f41f168e388b5f8e43e480a50645a28
        0a086d6f6d656e74756d11fca9f1d24d62503f1a130a086d6f6d656e74756d11666666666666ee3f60e8076801720d677261
        6469656e742d6e6f726d720b7570646174652d6e6f726d30073802421b09000000000000e03f11000000000000d03f190000
        00000000fc3f4a0772756e6e696e675213617474656d707420312072756e73206f6e2077
        """,
      text: #"""
        answer {
          request: 10
          explain {
            sweep_id: "\000\001\002\003\004\005\006\007\010\t\n\013\014\r\016\017\020\021\022\023\024\025\026\027\030\031\032\033\034\035\036\037"
            sweep_name: "s"
            sweep_state: SWEEP_STATE_FINISHED_WITH_FAILURES
            shard {
              index: 4
              trial_id: "\000\001\002\003\004\005\006\007\010\t\n\013\014\r\016\017\020\021\022\023\024\025\026\027\030\031\032\033\034\035\036\037"
              state: TRIAL_STATE_RUNNING
            }
            configuration {
              dataset_name: "cifar10"
              training_images: 4000
              validation_images: 1000
              random_subset_seed: 0
              preprocess: "mean-image"
              hidden: 500
              hidden: 300
              hidden: 1
              initial_standard_deviation: 0.01
              l2: 1e-05
              epochs: 10
              batch: 100
              optimizer {
                rule: "momentum"
                learning_rate: 0.001
                hyperparameters {
                  key: "momentum"
                  value: 0.95
                }
              }
              evaluated_training_images: 1000
              evaluates_test: true
              record: "gradient-norm"
              record: "update-norm"
            }
            seed: 7
            epochs_received: 2
            last_epoch {
              training_accuracy: 0.5
              validation_accuracy: 0.25
              validation_loss: 1.75
            }
            reason: "running"
            detail: "attempt 1 runs on w"
          }
        }
        """#),
    RecordedMessage(
      type: .fromCoordinator,
      hex: """
        522c080b4a280a017712016e1a0168221d3320747269616c7320696e206120726f77206661696c65642068657265
        """,
      text: #"""
        answer {
          request: 11
          readmit {
            worker_id: "w"
            worker_name: "n"
            host: "h"
            reason: "3 trials in a row failed here"
          }
        }
        """#),
    RecordedMessage(
      type: .fromCoordinator,
      hex: """
        526f080c526b0a20000102030405060708090a0b0c0d0e0f101112131415161718191a1b1c1d1e1f12470805122000010203
        0405060708090a0b0c0d0e0f101112131415161718191a1b1c1d1e1f180220012a1d0a100000000000000440000000000000
        f07f220911000000000000d03f
        """,
      text: #"""
        answer {
          request: 12
          series {
            sweep_id: "\000\001\002\003\004\005\006\007\010\t\n\013\014\r\016\017\020\021\022\023\024\025\026\027\030\031\032\033\034\035\036\037"
            shards {
              index: 5
              trial_id: "\000\001\002\003\004\005\006\007\010\t\n\013\014\r\016\017\020\021\022\023\024\025\026\027\030\031\032\033\034\035\036\037"
              attempt: 2
              is_committed: true
              series {
                losses: 2.5
                losses: inf
                epochs {
                  validation_accuracy: 0.25
                }
              }
            }
          }
        }
        """#),
    RecordedMessage(
      type: .toSlot,
      hex: """
        a20100
        """,
      text: #"""
        canary {
        }
        """#),
    RecordedMessage(
      type: .fromSlot,
      hex: """
        a201291a270a037367641220fffefdfcfbfaf9f8f7f6f5f4f3f2f1f0efeeedecebeae9e8e7e6e5e4e3e2e1e0
        """,
      text: #"""
        canary {
          digests {
            key: "sgd"
            value: "\377\376\375\374\373\372\371\370\367\366\365\364\363\362\361\360\357\356\355\354\353\352\351\350\347\346\345\344\343\342\341\340"
          }
        }
        """#),
    RecordedMessage(
      type: .metricsBatch,
      hex: """
        0a381655b5bbb16b0240000000000000f87f000000000000f07f000000000000f0ff0100000000000000ffffffffffffef7f
        00000000000000801208000000000000f83f1a10000000000000d03f000000000000e03f221b09000000000000e03f110000
        00000000d03f19000000000000fc3f2200290000000000000000
        """,
      text: #"""
        losses: 2.302585092994046
        losses: nan
        losses: inf
        losses: -inf
        losses: 5e-324
        losses: 1.7976931348623157e+308
        losses: -0.0
        gradient_norms: 1.5
        update_norms: 0.25
        update_norms: 0.5
        epochs {
          training_accuracy: 0.5
          validation_accuracy: 0.25
          validation_loss: 1.75
        }
        epochs {
        }
        test_accuracy: 0.0
        """#),
    RecordedMessage(
      type: .toCoordinator,
      hex: """
        0a0a08011201773801800520
        """,
      text: #"""
        hello {
          protocol_version: 1
          worker_id: "w"
          slots: 1
          credit: 32
        }
        """#),
    RecordedMessage(
      type: .toCoordinator,
      hex: """
        122a0a240a20000102030405060708090a0b0c0d0e0f101112131415161718191a1b1c1d1e1f10018005ac02
        """,
      text: #"""
        heartbeat {
          holding {
            trial_id: "\000\001\002\003\004\005\006\007\010\t\n\013\014\r\016\017\020\021\022\023\024\025\026\027\030\031\032\033\034\035\036\037"
            attempt: 1
          }
          credit: 300
        }
        """#),
    RecordedMessage(
      type: .toCoordinator,
      hex: """
        22750a240a20000102030405060708090a0b0c0d0e0f101112131415161718191a1b1c1d1e1f100310291a44122000010203
        0405060708090a0b0c0d0e0f101112131415161718191a1b1c1d1e1f1a20fffefdfcfbfaf9f8f7f6f5f4f3f2f1f0efeeedec
        ebeae9e8e7e6e5e4e3e2e1e08005ffffffff0f
        """,
      text: #"""
        done {
          execution {
            trial_id: "\000\001\002\003\004\005\006\007\010\t\n\013\014\r\016\017\020\021\022\023\024\025\026\027\030\031\032\033\034\035\036\037"
            attempt: 3
          }
          last_sequence: 41
          result {
            weights_hash: "\000\001\002\003\004\005\006\007\010\t\n\013\014\r\016\017\020\021\022\023\024\025\026\027\030\031\032\033\034\035\036\037"
            series_hash: "\377\376\375\374\373\372\371\370\367\366\365\364\363\362\361\360\357\356\355\354\353\352\351\350\347\346\345\344\343\342\341\340"
          }
          credit: 4294967295
        }
        """#),
    RecordedMessage(
      type: .toSlot,
      hex: """
        8205240a20000102030405060708090a0b0c0d0e0f101112131415161718191a1b1c1d1e1f1003
        """,
      text: #"""
        drop {
          trial_id: "\000\001\002\003\004\005\006\007\010\t\n\013\014\r\016\017\020\021\022\023\024\025\026\027\030\031\032\033\034\035\036\037"
          attempt: 3
        }
        """#),
    RecordedMessage(
      type: .fromSlot,
      hex: """
        8205240a20000102030405060708090a0b0c0d0e0f101112131415161718191a1b1c1d1e1f1003
        """,
      text: #"""
        dropped {
          trial_id: "\000\001\002\003\004\005\006\007\010\t\n\013\014\r\016\017\020\021\022\023\024\025\026\027\030\031\032\033\034\035\036\037"
          attempt: 3
        }
        """#),
  ]
}
